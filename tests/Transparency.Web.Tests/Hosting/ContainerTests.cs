using System.Diagnostics;
using System.Globalization;
using Transparency.Tests;

namespace Transparency.Web.Tests.Hosting;

/// <summary>
/// The published folder under the limits of <c>infra/Containerfile</c>: a user without rights, and a file system that is read-only but for
/// its data.
/// </summary>
public sealed class ContainerTests
{
    private const int User = 1654; // $APP_UID of Microsoft's images

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_published_site_starts_without_rights_on_a_read_only_file_system_and_is_healthy()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.UserName == "root",
            "It takes root on Linux to mount the file system read-only."
        );
        var folder = Directory.CreateTempSubdirectory("transparency-container-").FullName;
        try
        {
            var (app, data) = (Path.Combine(folder, "app"), Path.Combine(folder, "data"));
            var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
            await RunAsync(
                "dotnet",
                "publish",
                Path.Combine(SiteContent.Repository, "src", "Transparency.Web"),
                "--no-build",
                "-c",
                configuration,
                "-o",
                app
            );
            await RunAsync("cp", "-r", Path.Combine(SiteContent.Repository, "content"), app);
            Directory.CreateDirectory(data);
            await RunAsync("chown", $"{User}:{User}", data);
            await RunAsync("chmod", "755", folder);
            using var site = Start(app, data);
            try
            {
                using var client = new HttpClient { BaseAddress = await AddressAsync(site) };
                Assert.Equal("Healthy", await client.GetStringAsync("/healthz/live", Cancel));
                await Eventually.HoldsAsync(async () => (await client.GetAsync("/healthz/ready", Cancel)).IsSuccessStatusCode, "Readiness");
                Assert.Contains(
                    $"Uid:\t{User}\t{User}\t{User}\t{User}",
                    await File.ReadAllTextAsync($"/proc/{site.Id}/status", Cancel),
                    StringComparison.Ordinal
                );
                Assert.Contains(
                    "CapEff:\t0000000000000000",
                    await File.ReadAllTextAsync($"/proc/{site.Id}/status", Cancel),
                    StringComparison.Ordinal
                );
                var mounts = await File.ReadAllLinesAsync($"/proc/{site.Id}/mountinfo", Cancel);
                Assert.Contains(mounts, m => m.Split(' ') is [_, _, _, _, "/", var options, ..] && options.Split(',')[0] == "ro");
                await Eventually.HoldsAsync(() => Directory.Exists(Path.Combine(data, "archive", "log")));
            }
            finally
            {
                site.Kill();
                await site.WaitForExitAsync(Cancel);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Process Start(string app, string data)
    {
        const string limits = """
            mount --bind "$DATA" "$DATA" && mount -o remount,bind,ro / &&
            exec setpriv --reuid "$USER_ID" --regid "$USER_ID" --clear-groups --no-new-privs --bounding-set=-all dotnet Transparency.Web.dll
            """;
        var start = new ProcessStartInfo("unshare", ["--mount", "--propagation", "private", "sh", "-c", limits])
        {
            WorkingDirectory = app,
            RedirectStandardOutput = true,
        };
        foreach (
            var (key, value) in new[]
            {
                ("DATA", data),
                ("USER_ID", User.ToString(CultureInfo.InvariantCulture)),
                ("Urls", "http://127.0.0.1:0"),
                ("DOTNET_EnableDiagnostics", "0"),
                ("Archive__Path", Path.Combine(data, "archive")),
                ("Search__Path", Path.Combine(data, "index")),
                ("Editors__Path", Path.Combine(data, "editors")),
            }
        )
            start.Environment[key] = value;
        return Process.Start(start)!;
    }

    private static async Task<Uri> AddressAsync(Process site)
    {
        const string listening = "Now listening on: ";
        while (await site.StandardOutput.ReadLineAsync(Cancel) is { } line)
            if (line.Contains(listening, StringComparison.Ordinal))
            {
                _ = site.StandardOutput.ReadToEndAsync(Cancel); // or its pipe would fill
                return new Uri(line.Trim()[listening.Length..]);
            }

        throw new InvalidOperationException("The site did not start.");
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await output}");
    }
}
