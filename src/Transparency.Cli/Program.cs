using Microsoft.Extensions.Configuration;
using Transparency;
using Transparency.Cli;

Console.OutputEncoding = System.Text.Encoding.UTF8;
return await CommandLine.RunAsync(args, new Surroundings(
    new ConfigurationBuilder().AddEnvironmentVariables().Build(),
    Settings.FindRoot(),
    Console.OpenStandardInput,
    Console.Out,
    Console.Error,
    Terminal: !Console.IsErrorRedirected));
