using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Transparency.Web.Hosting;
using Transparency.Web.Language;

namespace Transparency.Web.Security;

/// <summary>
/// What the server refuses before any page is asked (a NUL in the path, an endless address), it answers with an empty body, and has no hook for another.
/// This gives those answers, and no others, a page that says what is wrong.
/// </summary>
internal static class RefusalPages
{
    public static void Use(ListenOptions endpoint) =>
        endpoint.Use(next =>
            connection =>
            {
                connection.Transport = new Duplex(connection.Transport.Input, new Writer(connection.Transport.Output));
                return next(connection);
            }
        );

    /// <summary>The refusal with a page, or null for any other piece of an answer.</summary>
    internal static byte[]? PageFor(ReadOnlySpan<byte> head)
    {
        if (!(head.StartsWith("HTTP/1.1 4"u8) || head.StartsWith("HTTP/1.1 5"u8)) || !head.EndsWith("\r\n\r\n"u8))
            return null;
        if (head.IndexOf("\r\nContent-Length: 0\r\n"u8) < 0 || head.IndexOf("\r\nConnection: close\r\n"u8) < 0)
            return null;
        var status = int.Parse(head.Slice(9, 3), CultureInfo.InvariantCulture);
        var reason = status switch
        {
            StatusCodes.Status414UriTooLong => "refusal.too-long",
            StatusCodes.Status431RequestHeaderFieldsTooLarge => "refusal.headers",
            StatusCodes.Status408RequestTimeout => "refusal.late",
            _ => "refusal.malformed",
        };
        var page = $"""
            <!DOCTYPE html>
            <html lang="{Texts.Default}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{Texts.In(
                Texts.Default,
                "status.malformed"
            )} — {SiteAddress.Name}</title></head>
            <body>
            {string.Join('\n', Texts.Languages.Select(language => Section(language, reason)))}
            </body>
            </html>

            """;
        var answer = Encoding
            .ASCII.GetString(head)
            .Replace(
                "Content-Length: 0\r\n",
                $"Content-Length: {Encoding.UTF8.GetByteCount(page)}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Security-Policy: default-src 'none'\r\nX-Content-Type-Options: nosniff\r\n",
                StringComparison.Ordinal
            );
        return Encoding.UTF8.GetBytes(answer + page);
    }

    /// <summary>The page in one language: which one the reader wants is not known, since the request was not read.</summary>
    private static string Section(string language, string reason) =>
        $"""
            <section lang="{language}">
            <h1>{Texts.In(language, "status.malformed")}</h1>
            <p>{Texts.In(language, reason)}</p>
            <p>{Texts.In(language, "refusal.else", Links.To("/search", language), Links.To("/debunks", language))}</p>
            </section>
            """;

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Writer(PipeWriter output) : PipeWriter
    {
        private Memory<byte> _written;

        public override bool CanGetUnflushedBytes => output.CanGetUnflushedBytes;

        public override long UnflushedBytes => output.UnflushedBytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => _written = output.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override void Advance(int bytes)
        {
            if (PageFor(_written.Span[..bytes]) is { } page)
            {
                output.Write(page);
                return;
            }

            output.Advance(bytes);
            _written = _written[bytes..];
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
            output.FlushAsync(cancellationToken);

        public override void CancelPendingFlush() => output.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => output.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => output.CompleteAsync(exception);
    }
}
