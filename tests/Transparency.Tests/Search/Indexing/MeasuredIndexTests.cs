using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Reflection;
using Transparency.Search;
using Transparency.Search.Indexing;

namespace Transparency.Tests.Search.Indexing;

/// <summary>Every question to the index is measured, with its error if it fails; the error is the caller's as before.</summary>
public sealed class MeasuredIndexTests
{
    public static TheoryData<string> Methods() => new(typeof(IClaimIndex).GetMethods().Select(m => m.Name));

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Every_method_of_the_port_is_measured_with_its_error(string name)
    {
        var kind = name.Replace("Async", "", StringComparison.Ordinal).ToLowerInvariant();
        using var measured = new Measured();
        using var index = new MeasuredIndex(DispatchProxy.Create<IClaimIndex, FailingIndex>());
        await Assert.ThrowsAsync<IndexUnavailableException>(() => CallAsync(index, name));
        Assert.Contains($"{kind} {typeof(IndexUnavailableException).FullName} True", measured.All);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Every_method_of_the_port_is_measured_when_it_answers(string name)
    {
        var kind = name.Replace("Async", "", StringComparison.Ordinal).ToLowerInvariant();
        using var measured = new Measured();
        using var index = new MeasuredIndex(DispatchProxy.Create<IClaimIndex, AnsweringIndex>());
        await CallAsync(index, name);
        Assert.Contains($"{kind} True", measured.All);
    }

    /// <summary>Calls a method with default arguments, and reads a stream to its end.</summary>
    private static async Task CallAsync(MeasuredIndex index, string name)
    {
        var method = typeof(IClaimIndex).GetMethod(name)!;
        if (method.IsGenericMethodDefinition)
            method = method.MakeGenericMethod(typeof(ClaimDocument));
        var arguments = method.GetParameters().Select(p => p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType) : null);
        var result = method.Invoke(index, BindingFlags.DoNotWrapExceptions, null, [.. arguments], null);
        if (result is Task task)
            await task;
        else
            await foreach (var _ in (IAsyncEnumerable<ClaimDocument>)result!) { }
    }

    /// <summary>What was measured while it lives: tags, and whether the duration is one.</summary>
    private sealed class Measured : IDisposable
    {
        private readonly MeterListener _listener = new();

        public Measured()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "transparency.index.duration")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<double>(
                (_, seconds, tags, _) => All.Add($"{string.Join(' ', tags.ToArray().Select(t => t.Value))} {seconds >= 0}")
            );
            _listener.Start();
        }

        public ConcurrentBag<string> All { get; } = [];

        public void Dispose() => _listener.Dispose();
    }

    /// <summary>Fails every question.</summary>
    public class FailingIndex : DispatchProxy
    {
        protected override object Invoke(MethodInfo? targetMethod, object?[]? args) =>
            throw new IndexUnavailableException("The engine is away.");
    }

    /// <summary>Answers every question with nothing.</summary>
    public class AnsweringIndex : DispatchProxy
    {
        protected override object Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var type = targetMethod!.ReturnType;
            if (type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))
                return AsyncEnumerable.Empty<ClaimDocument>();
            return typeof(Task).GetMethod(nameof(Task.FromResult))!.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [null])!;
        }
    }
}
