using Transparency.Content;
using Transparency.Search.Query;

namespace Transparency.Tests.Search.Query;

public sealed class SynonymsTests
{
    private static readonly Synonyms Some = new(
        SynonymFile.Read("# a comment\nЗСУ, ВСУ, army of Ukraine # the army\n\nMinsk, Мінськ\n", [])
    );

    [Theory]
    [InlineData("зсу", "(зсу | ВСУ | (army + Ukraine))")]
    [InlineData("the army of Ukraine retreats", "the ((army of Ukraine) | ЗСУ | ВСУ) retreats")]
    [InlineData("\"ЗСУ\" -ЗСУ ЗСУ* ЗСУ~1", "\"ЗСУ\" -ЗСУ ЗСУ* ЗСУ~1")]
    [InlineData("Минск Minsk-2", "Минск Minsk-2")]
    [InlineData("Minsk + ЗСУ", "(Minsk | Мінськ) + (ЗСУ | ВСУ | (army + Ukraine))")]
    [InlineData("\"open ЗСУ", "\"open ЗСУ")]
    public void Words_are_widened_where_they_stand_for_themselves(string query, string expected) =>
        Assert.Equal(expected, Some.Widen(query));
}
