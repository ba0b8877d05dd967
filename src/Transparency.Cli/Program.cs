using Microsoft.Extensions.Configuration;
using Transparency;
using Transparency.Cli;
using Transparency.Languages;
using Transparency.Search.Analysis;

Console.OutputEncoding = System.Text.Encoding.UTF8;
var (root, configuration) = (Settings.FindRoot(), new ConfigurationBuilder().AddEnvironmentVariables());
try
{
    Settings.AddFile(configuration, root);
    TextAnalysis.Check(LanguageSet.Embedded);
}
catch (Exception e) when (e is SettingsException or LanguageFileException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

return await CommandLine.RunAsync(
    args,
    new CliContext(configuration.Build(), root, Console.OpenStandardInput, Console.Out, Console.Error, Terminal: !Console.IsErrorRedirected)
);
