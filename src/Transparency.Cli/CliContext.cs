using Microsoft.Extensions.Configuration;

namespace Transparency.Cli;

/// <summary>What a command line runs in.</summary>
/// <param name="Configuration">Where the settings are read from.</param>
/// <param name="Root">The folder that relative paths of settings start at.</param>
/// <param name="Input">Opens standard input.</param>
/// <param name="Output">Where results go.</param>
/// <param name="Error">Where progress and messages go.</param>
/// <param name="Terminal">A person watches <paramref name="Error"/>: progress may be drawn.</param>
internal sealed record CliContext(
    IConfiguration Configuration,
    string Root,
    Func<Stream> Input,
    TextWriter Output,
    TextWriter Error,
    bool Terminal
);
