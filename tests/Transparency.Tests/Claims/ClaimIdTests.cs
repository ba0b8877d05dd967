using Transparency.Claims;
using Transparency.Languages;

namespace Transparency.Tests.Claims;

public sealed class ClaimIdTests
{
    private static readonly DateOnly Day = new(2026, 11, 30);

    [Theory]
    [InlineData("uk", "Згурський і Єгор: п'ять років у Їжакевичі", "zghurskyi-i-yehor-piat-rokiv-u-yizhakevychi")]
    [InlineData("uk", "Щастя, ґанок, Юрій", "shchastia-ganok-yurii")]
    [InlineData("ru", "Объявлен подъём, съезд и вьюга", "obyavlen-podem-sezd-i-vyuga")]
    [InlineData("ru", "Зеленский и Югра", "zelenskiy-i-yugra")]
    [InlineData("be", "Уцёк з Гродна, бо ўсё", "utsyok-z-hrodna-bo-usyo")]
    [InlineData("be", "Сям'я ў Мінску: што цяпер?", "syamya-u-minsku-shto-tsyaper")]
    [InlineData("uk", "Zelensky і НАТО: ўсё это fake", "zelensky-i-nato-use-eto-fake")]
    [InlineData("be-BY", "Гомель", "homel")]
    [InlineData("pl", "Żółć w Łodzi", "zolc-w-lodzi")]
    [InlineData("en", "They didn't say 5G", "they-didnt-say-5g")]
    [InlineData(null, "Бахмут", "bakhmut")]
    public void The_id_is_the_month_and_the_words_in_Latin_letters(string? language, string text, string slug) =>
        Assert.Equal("2026-11-" + slug, ClaimId.Suggest(Day, text, language));

    [Theory]
    [InlineData("")]
    [InlineData("🙂 — …")]
    [InlineData("😱😱👍🏽")]
    [InlineData("ادعاء")]
    public void A_text_without_letters_that_it_knows_gives_the_month_alone(string text) =>
        Assert.Equal("2026-11", ClaimId.Suggest(Day, text, null));

    [Fact]
    public void A_long_text_is_cut_between_words_and_a_long_word_within()
    {
        Assert.Equal(
            "2026-11-" + string.Join('-', Enumerable.Repeat("abcdefghi", 6)),
            ClaimId.Suggest(Day, Repeated("abcdefghi ", 20), "en")
        );
        Assert.Equal("2026-11-" + new string('a', ClaimId.LongestSlug), ClaimId.Suggest(Day, new('a', 500), "en"));
    }

    [Theory]
    [InlineData("Зеленський втік із Києва", "uk")]
    [InlineData("Санкції не діють", "uk")]
    [InlineData("Зеленский сбежал из Киева", "ru")]
    [InlineData("Мобилизованы были студенты", "ru")]
    [InlineData("Гэта праўда", "be")]
    [InlineData("The president has fled", "en")]
    [InlineData("Бахмут", null)]
    [InlineData("Председник је отишао", null)]
    [InlineData("Bachmut", null)]
    [InlineData("Они что-то сказали, але це", null)]
    [InlineData("Цитата: «что», сказала вона, «це її»", "uk")]
    [InlineData("", null)]
    public void The_language_is_guessed_where_letters_or_words_decide_it(string text, string? language) =>
        Assert.Equal(language, ClaimId.GuessLanguage(text));

    [Theory]
    [InlineData("uk", "Згурський і Єгор: п’ять років у Їжакевичі")]
    [InlineData("ru", "Объявлен подъём, съезд и вьюга")]
    [InlineData("be", "Уцёк з Гродна, бо ўсё")]
    [InlineData("en", "Don't call it Łódź")]
    public void It_is_written_in_Latin_letters_as_every_other_address_is(string language, string text) =>
        Assert.Equal("2026-11-" + Slug.Of(text, language, ClaimId.LongestSlug), ClaimId.Suggest(Day, text, language));

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
