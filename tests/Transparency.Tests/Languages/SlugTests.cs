using Transparency.Languages;

namespace Transparency.Tests.Languages;

public sealed class SlugTests
{
    [Theory]
    [InlineData("uk", "Повноваження президента закінчилися у 2026-11", "povnovazhennia-prezydenta-zakinchylysia-u-2026-11")]
    [InlineData("uk", "Згорани, Єнакієве, Їжакевич, Йосипівка, Юрій, Яготин", "zghorany-yenakiieve-yizhakevych-yosypivka-yurii-yahotyn")]
    [InlineData("uk", "Об’єднання й Знам'янка", "obiednannia-y-znamianka")]
    [InlineData("uk", "Ґалаґан, Щербухи, Хмільник", "galagan-shcherbukhy-khmilnyk")]
    [InlineData("uk-UA", "Розви\u0301ток порожні\u0438\u0306", "rozvytok-porozhnii")]
    [InlineData("ru", "Объект «Щука»: ещё одна ёлка, съезд и подъезд", "obekt-shchuka-eshche-odna-elka-sezd-i-podezd")]
    [InlineData("ru", "Зеленский и Югра", "zelenskiy-i-yugra")]
    [InlineData("uk", "Мы все", "my-vse")]
    [InlineData("en", "Don't \"fake\" – 5G & Ко.", "dont-fake-5g-ko")]
    [InlineData("be", "Уцёк з Гродна, бо ўсё", "utsyok-z-hrodna-bo-usyo")]
    [InlineData("pl", "Zażółć gęślą jaźń, Łódź", "zazolc-gesla-jazn-lodz")]
    [InlineData("de", "Große Übung", "grosse-ubung")]
    [InlineData("und", "月面 2024", "2024")]
    [InlineData("und", "月面 😱", "")]
    [InlineData("uk", "", "")]
    public void A_title_becomes_an_id(string language, string title, string slug) => Assert.Equal(slug, Slug.Of(title, language));

    [Theory]
    [InlineData("one two three", 7, "one-two")]
    [InlineData("one two three", 8, "one-two")]
    [InlineData("one two three", 6, "one")]
    [InlineData("incomprehensibilities", 6, "incomp")]
    public void A_long_one_is_cut_at_a_hyphen(string title, int maxLength, string slug) =>
        Assert.Equal(slug, Slug.Of(title, "en", maxLength));

    [Theory]
    [InlineData("uk", "Щастя ЩАСТЯ Ющенко ЗГУРАЇВКА", "Shchastia SHCHASTIA Yushchenko ZGHURAIVKA")]
    [InlineData("ru", "Хрущёв, 'цитата'", "Khrushchev, 'tsitata'")]
    [InlineData("uk", "м'я 'цитата'", "mia 'tsytata'")]
    public void Case_and_quotation_marks_stay(string language, string text, string ascii) =>
        Assert.Equal(ascii, Transliteration.ToAscii(text, language));
}
