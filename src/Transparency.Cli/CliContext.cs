using Microsoft.Extensions.Configuration;

namespace Transparency.Cli;

/// <summary>The environment of a command.</summary>
/// <param name="Configuration">Source of the settings.</param>
/// <param name="Root">Base folder of relative paths in settings.</param>
/// <param name="Input">Opens standard input.</param>
/// <param name="Output">Receives results.</param>
/// <param name="Error">Receives progress and messages.</param>
/// <param name="Terminal">True if <paramref name="Error"/> is a terminal, where a progress bar may be drawn.</param>
internal sealed record CliContext(
    IConfiguration Configuration,
    string Root,
    Func<Stream> Input,
    TextWriter Output,
    TextWriter Error,
    bool Terminal
);
