using Transparency.Claims;
using Transparency.Search.Indexing;
using Transparency.Search.Query;

namespace Transparency.Tests.Search.Indexing;

/// <summary>What an index holds of a claim.</summary>
public sealed class DocumentBuilderTests
{
    [Fact]
    public void A_link_that_no_engine_takes_as_a_term_is_left_out()
    {
        var longest = "a.example/" + new string('b', IndexFields.MaxTermBytes - 10);
        var document = Build(
            $$"""
            {"id":"a","text":"A claim","language":"en","appearances":[
              {"url":"https://{{longest}}"},{"url":"https://{{longest}}b"},{"url":"https://t.me…"},{"url":"https://t.me/x/1"}]}
            """
        );
        Assert.Equal([longest, "t.me/x/1"], document.Links);
    }

    [Fact]
    public void A_facet_value_that_is_too_long_counts_as_missing()
    {
        var document = Build($$"""{"id":"a","text":"A claim","language":"en","topics":["{{new string('t', 201)}}","elections"]}""");
        Assert.Equal(["elections"], document.Facets["topic"]);
        Assert.False(document.Facets.ContainsKey("narrative"));
        Assert.Equal(["no"], document.Facets["has-debunk"]);
    }

    [Fact]
    public void Completions_are_the_title_the_names_the_narrative_and_the_topics()
    {
        var document = Build(
            """
            {"id":"a","title":"A title","text":"A claim","language":"en","claimant":{"name":"Somebody"},
             "appearances":[{"outlet":"An outlet"},{"outlet":"Somebody"}],"narrative":"a-narrative","topics":["A topic"]}
            """
        );
        Assert.Equal(
            [
                new(CompletionKind.Title, "A title"),
                new(CompletionKind.Name, "Somebody"),
                new(CompletionKind.Name, "An outlet"),
                new(CompletionKind.Narrative, "a-narrative"),
                new Completion(CompletionKind.Topic, "A topic"),
            ],
            document.Completions
        );
    }

    private static ClaimDocument Build(string json) =>
        DocumentBuilder.Claim(ClaimJson.Read(System.Text.Encoding.UTF8.GetBytes(json)), 1, DateTimeOffset.UnixEpoch, []);
}
