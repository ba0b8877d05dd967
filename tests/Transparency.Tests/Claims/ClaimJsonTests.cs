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
    [InlineData("""{"id":"a","text":"a","language":"en","topics":"x"}""", "topics")]
    [InlineData("""{"id":"a","text":"a","language":"en","reviews":[{},{"publishedAt":"soon"}]}""", "reviews[1].publishedAt")]
    [InlineData("""{"id":"a","text":"a","language":"en","reviews":[7]}""", "reviews[0]")]
    [InlineData("""{"id":"a","text":"a","language":"en","claimant":{"name":1}}""", "claimant.name")]
    [InlineData("""{"id":"a","text":"a","language":"en","claimant":"x"}""", "claimant")]
    [InlineData("""{"id":"a","text":"a","language":"en","translations":{"uk":1}}""", "translations.uk")]
    [InlineData("""{"id":"a","text":"a","language":"en","translations":{"Ukrainian":"x"}}""", "translations")]
    [InlineData("""{"id":"a","text":"a","language":"en","title":"\udfff"}""", "title")]
    [InlineData("""{"id":"a","text":"a","language":"en","source":{"url":"\u0000"}}""", "source.url")]
    [InlineData("5", "")]
    public void A_bad_field_is_named(string json, string field) =>
        Assert.Equal([field], ClaimJson.Check(JsonDocument.Parse(json).RootElement).Select(p => p.Field));

    [Theory]
    [InlineData("text", 50_001, "has 50001 characters, at most 50000 are allowed")]
    [InlineData("title", 5_001, "has 5001 characters, at most 5000 are allowed")]
    [InlineData("topics", 1_001, "has 1001 entries, at most 1000 are allowed")]
    public void What_is_too_long_is_told_with_the_bound(string field, int length, string reason)
    {
        Assert.Equal([new ClaimProblem(field, reason)], ClaimJson.Check(Claim(length)));
        Assert.Empty(ClaimJson.Check(Claim(length - 1)));

        JsonElement Claim(int length) =>
            JsonSerializer.SerializeToElement(
                new Dictionary<string, object>
                {
                    ["id"] = "a",
                    ["text"] = "t",
                    ["language"] = "en",
                    [field] = field == "topics" ? Enumerable.Repeat("x", length) : new string('x', length),
                }
            );
    }

    [Theory]
    [InlineData("PANTS ON FIRE!", "false")]
    [InlineData(" Брехня. ", "false")]
    [InlineData("خبر كاذب", "false")]
    [InlineData("barely-true", "mostly-false")]
    [InlineData("زائف جزئيًا", "mostly-false")]
    [InlineData("Маніпуляція", "misleading")]
    [InlineData("полуправда", "misleading")]
    [InlineData("مضلّل", "misleading")]
    [InlineData("صورة معدّلة", "altered")]
    [InlineData("Satire", "satire")]
    [InlineData("NEI", "unproven")]
    [InlineData("mostly-true", "mostly-true")]
    [InlineData("Supported", "true")]
    [InlineData("full-flop", null)]
    [InlineData("excitement", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Foreign_ratings_are_mapped_by_a_table(string? rating, string? verdict) =>
        Assert.Equal(verdict, Verdicts.FromRating(rating) is { } found ? Verdicts.Name(found) : null);

    [Fact]
    public void Every_verdict_is_read_by_its_name_and_nothing_else()
    {
        Assert.All(Verdicts.All, v => Assert.Equal(v, Verdicts.Parse(Verdicts.Name(v))));
        Assert.All(["False", "", null, "pants-fire"], name => Assert.Null(Verdicts.Parse(name)));
    }

    [Fact]
    public void A_stated_verdict_counts_before_a_review()
    {
        const string json = """{"id":"a","text":"a","language":"en","verdict":"unproven","reviews":[{"rating":"?"},{"rating":"false"}]}""";
        Assert.Equal(Verdict.Unproven, ClaimJson.Read(JsonDocument.Parse(json).RootElement).Judged);
        Assert.Equal(
            Verdict.False,
            ClaimJson.Read(JsonDocument.Parse(json.Replace("\"verdict\"", "\"x\"", StringComparison.Ordinal)).RootElement).Judged
        );
    }

    [Fact]
    public void A_foreign_rating_gives_a_verdict()
    {
        var claim = ClaimJson.Read(
            JsonDocument.Parse("""{"id":"a","text":"a","language":"en","reviews":[{"rating":"Неправда"}]}""").RootElement
        );
        Assert.Equal(Verdict.False, claim.Judged);
    }
}
