using Transparency.Claims;
using Transparency.Search.Indexing;
using Transparency.Search.Matching;

namespace Transparency.Tests.Search.Matching;

public sealed class PostWordsTests
{
    [Fact]
    public void Among_claims_of_one_event_the_word_that_tells_them_apart_decides()
    {
        var words = PostWords.Of("flood storm mayor");
        var forms = words.SelectMany(w => w.Forms).Distinct().ToList();
        // In the whole archive, each is as rare as the others.
        var post = new PostWords(words, forms, new TermFrequencies(1_000, [.. forms.Select(_ => 10)]));
        string[] claims = ["The flood and the storm", "A storm and a flood", "The storm and the flood", "The mayor and the flood"];
        var compared = post.Compare([
            .. claims.Select(
                (text, i) =>
                    DocumentBuilder.Claim(
                        new Claim
                        {
                            Id = $"c{i}",
                            Text = text,
                            Language = "en",
                        },
                        i,
                        DateTimeOffset.UnixEpoch,
                        []
                    )
            ),
        ]);
        Assert.All(compared.SkipLast(1), other => Assert.True(compared[^1].Score > other.Score));
        Assert.All(compared, one => Assert.Equal(compared[0].Similarity, one.Similarity, 1e-4));
    }
}
