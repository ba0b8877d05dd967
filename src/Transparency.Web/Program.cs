using Transparency;
using Transparency.Web;

Settings settings;
var builder = WebApplication.CreateBuilder(args);
try
{
    settings = Settings.Read(builder.Configuration, Settings.FindRoot());
}
catch (SettingsException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

if (builder.Configuration["urls"] is null) builder.WebHost.UseUrls("http://localhost:5080");
builder.WebHost.ConfigureKestrel(k => k.AddServerHeader = false);
builder.Services.AddTransparency(settings);
builder.Services.AddHostedService<FollowArchive>();
builder.Services.AddRazorPages();
builder.Services.AddRouting(r => r.LowercaseUrls = true);

var app = builder.Build();
app.UseExceptionHandler("/status-page/500");
app.UseStatusCodePagesWithReExecute("/status-page/{0}");
app.Use(SafeResponses.Handle);
app.MapStaticAssets();
app.MapRazorPages();
app.MapGet("/healthz/live", () => "live");
await app.RunAsync();
return 0;

/// <summary>Named so that the tests can start the site.</summary>
public partial class Program;
