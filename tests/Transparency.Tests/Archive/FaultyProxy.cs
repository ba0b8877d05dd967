using System.Net;
using System.Net.Sockets;

namespace Transparency.Tests.Archive;

/// <summary>A line between a client and a server on this machine, which breaks, stalls or loses an answer as it is told to.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _struck = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _target;
    private readonly Task _accepting;
    private long _passed;
    private int _loseAnswers;

    public FaultyProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Bytes, of both directions together, after which the fault comes.</summary>
    public long FaultAfter { get; init; } = long.MaxValue;

    /// <summary>The fault is that nothing moves any more; else every connection is closed.</summary>
    public bool Stalls { get; init; }

    /// <summary>Ends when the fault has come.</summary>
    public Task Struck => _struck.Task;

    /// <summary>Closes the connection in the place of the next answer.</summary>
    public void LoseOneAnswer() => Interlocked.Increment(ref _loseAnswers);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            _listener.Stop();
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                await Task.WhenAny(PumpAsync(client, server, answers: false), PumpAsync(server, client, answers: true));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // the connection is closed below
            }
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool answers)
    {
        var buffer = new byte[1 << 16];
        while (await from.GetStream().ReadAsync(buffer, _stop.Token) is > 0 and var read)
        {
            if (answers && Interlocked.CompareExchange(ref _loseAnswers, 0, 1) == 1)
                return;
            if (Interlocked.Add(ref _passed, read) > FaultAfter)
            {
                _struck.TrySetResult();
                if (!Stalls)
                    return;
                await Task.Delay(Timeout.Infinite, _stop.Token);
            }

            await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _stop.Dispose();
    }
}
