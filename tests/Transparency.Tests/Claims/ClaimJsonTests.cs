using System.Text.Json;
using Transparency.Claims;

namespace Transparency.Tests.Claims;

public sealed class ClaimJsonTests
{
    [Theory]
    [InlineData("""{"text":"a","language":"en"}""", "id")]
    [InlineData("""{"id":"../x","text":"a","language":"en"}""", "id")]
    [InlineData("""{"id":"a","language":"en"}""", "text")]
    [InlineData("""{"id":"a","text":" ","language":"en"}""", "text")]
    [InlineData("""{"id":"a","text":"a","language":"english please"}""", "language")]
    [InlineData("""{"id":"a","text":"a","language":"en","firstSeen":"9999-01-01"}""", "firstSeen")]
    [InlineData("""{"id":"a","text":"a","language":"en","verdict":"wrong"}""", "verdict")]
    [InlineData("""{"id":"a","text":"a","language":"en","appearances":[{"url":5}]}""", "appearances[0].url")]
    [InlineData("""{"id":"a","text":"a","language":"en","topics":[1]}""", "topics[0]")]
    public void A_bad_field_is_named(string json, string field) =>
        Assert.Equal([field], ClaimJson.Check(JsonDocument.Parse(json).RootElement).Select(p => p.Field));

    [Fact]
    public void A_foreign_rating_gives_a_verdict()
    {
        var claim = ClaimJson.Read(JsonDocument.Parse("""{"id":"a","text":"a","language":"en","reviews":[{"rating":"Неправда"}]}""").RootElement);
        Assert.Equal(Verdict.False, claim.Judged);
    }
}
