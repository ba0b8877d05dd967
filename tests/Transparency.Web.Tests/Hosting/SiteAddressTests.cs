using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Transparency.Web.Hosting;

namespace Transparency.Web.Tests.Hosting;

public sealed class SiteAddressTests
{
    [Theory]
    [InlineData(null, "http://asked.example:5080")]
    [InlineData("", "http://asked.example:5080")]
    [InlineData("https://example.org/", "https://example.org")]
    [InlineData("https://example.org:8443", "https://example.org:8443")]
    public void It_is_the_setting_or_else_where_the_request_came_to(string? setting, string address)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Site:Url", setting)]).Build();
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Host) = ("http", new("asked.example", 5080));
        Assert.Equal(address, new SiteAddress(Settings.Read(configuration, Path.GetTempPath())).Of(request));
    }
}
