using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Transparency;
using Transparency.Archive;
using Transparency.Cli;
using Transparency.Search;

try
{
    var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
    var settings = Settings.Read(configuration, Settings.FindRoot());
    await using var services = new ServiceCollection().AddTransparency(settings).BuildServiceProvider();
    var root = new RootCommand("The archive of claims, its debunks, and the search over both")
    {
        ImportCommands.Create(services.GetRequiredService<ArchiveLog>),
        IndexCommands.Create(settings, services.GetRequiredService<ArchiveLog>, services.GetRequiredService<IndexUpdater>, services.GetRequiredService<IClaimIndex>),
        ContentCommands.Create(settings),
        WithdrawCommands.Create(services.GetRequiredService<ArchiveLog>),
    };
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is SettingsException or IndexUnavailableException or IOException or InvalidDataException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
