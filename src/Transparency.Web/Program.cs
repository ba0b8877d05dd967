using System.Text.Unicode;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.WebEncoders;
using Transparency;
using Transparency.Content;
using Transparency.Evidence;
using Transparency.Languages;
using Transparency.Search.Analysis;
using Transparency.Web.Api;
using Transparency.Web.Cards;
using Transparency.Web.Crawling;
using Transparency.Web.Dumps;
using Transparency.Web.Editors;
using Transparency.Web.Embed;
using Transparency.Web.Evidence;
using Transparency.Web.Feeds;
using Transparency.Web.Hosting;
using Transparency.Web.Hosting.Telemetry;
using Transparency.Web.Hosting.Workers;
using Transparency.Web.Images;
using Transparency.Web.Language;
using Transparency.Web.Pages.Editors.Drafts;
using Transparency.Web.Security;

Settings settings;
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
var root = Settings.FindRoot();
try
{
    Settings.AddFile(builder.Configuration, root);
    settings = Settings.Read(builder.Configuration, root);
    TextAnalysis.Check(LanguageSet.Embedded);
}
catch (Exception e) when (e is SettingsException or LanguageFileException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

if (builder.Configuration["urls"] is null)
    builder.WebHost.UseUrls("http://localhost:5080", EvidenceSettings.LocalReplay);
builder.WebHost.UseStaticWebAssets(); // wwwroot is found from any current directory
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Limits.MaxRequestLineSize = 64 * 1024; // 10,000 letters of Cyrillic take 60,000 bytes in an address
    kestrel.Limits.MaxRequestHeadersTotalSize = 64 * 1024;
});
builder.Services.AddTransparency(settings);
builder.AddTelemetry(settings);
builder.Services.AddWorkers();
builder.Services.AddSingleton<Labels>();
builder.Services.AddSingleton<SiteAddress>();
builder.Services.AddSingleton<FeedSource>();
builder.Services.AddSingleton<ReportLimit>();
builder.Services.AddApi(settings);
builder.Services.AddRateLimits(settings);
builder.Services.AddRazorComponents(); // for pages that answer in place of another
builder.Services.AddSingleton<ReplaySite>();
builder.Services.AddRazorPages(pages =>
    pages.Conventions.AddPageApplicationModelConvention("/Evidence/File", page => page.EndpointMetadata.Add(new LanguageNeutral()))
);
builder.Services.AddDeskAccess(settings);
builder.Services.AddSingleton<DraftReader>();
builder.Services.Configure<WebEncoderOptions>(e => e.TextEncoderSettings = new(UnicodeRanges.All)); // else a Cyrillic letter takes 8 bytes
builder.Services.AddRouting(r => r.LowercaseUrls = true);
builder.Services.AddResponseCompression(c =>
{
    c.EnableForHttps = true; // the one secret in a page, the token of an editor's form, is encrypted anew each time
    c.MimeTypes =
    [
        .. ResponseCompressionDefaults.MimeTypes,
        .. FeedFormat.All.Select(f => f.MediaType),
        "application/ld+json",
        "application/problem+json",
    ];
});
builder.Services.AddSingleton<PageCache>();
builder.Services.AddSingleton<LastWithdrawal>();
builder.Services.AddOutputCache(cache => cache.SizeLimit = 16 << 20); // feeds, cards, sitemaps

var app = builder.Build();
try
{
    await app.Services.GetRequiredService<ContentCatalog>().ReloadAsync(); // a site that knows no debunk yet would answer 404
}
catch (IOException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

var replay = app.Services.GetRequiredService<ReplaySite>();
foreach (var language in Texts.Languages)
    if (Texts.Missing(language).ToList() is { Count: > 0 } missing)
        app.Logger.LogWarning(
            "Texts/{Language}.yaml lacks {Count} texts, which are shown in {Default}: {Keys} …",
            language,
            missing.Count,
            Texts.Default,
            string.Join(", ", missing.Take(3))
        );
var pages = app.Services.GetRequiredService<PageCache>();
app.Use(pages.ServeAsync);
app.Use(Cultures.ReadAsync);
app.UseExceptionHandler(FailureHandling.Options(page: "/status"));
app.UseStatusCodePagesWithReExecute("/status");
app.UseWhen(ApiEndpoints.IsApi, api => api.UseExceptionHandler(FailureHandling.Options(page: null)).UseStatusCodePages());
app.UseDeskAccess();
app.Use(SecurityHeaders.AddAsync);
app.UseRouting();
app.Use(new AllowedMethods(open: ApiEndpoints.Path, posted: DeskAccess.Path).HandleAsync);
app.Use(replay.HandleAsync);
app.Use(Cultures.RedirectAsync);
app.UseCors();
app.UseRateLimiter();
app.UseAuthentication();
app.UseAuthorization();
app.Use(pages.RenderAsync);
app.UseResponseCompression();
app.UseOutputCache();
app.MapStaticAssets();
app.MapRazorPages().WithStaticAssets().WithMetadata(new Localized());
app.MapFeeds();
app.MapApi();
app.MapDumps();
app.MapCards();
app.MapImages();
app.MapOEmbed();
app.MapCrawling();
replay.Map(app);
app.MapHealthChecks("/healthz/live", new() { Predicate = _ => false });
app.MapHealthChecks("/healthz/ready", new() { ResponseWriter = IndexHealth.WriteAsync });
await app.RunAsync();
return 0;

/// <summary>Named so that the tests can start the site.</summary>
public partial class Program;
