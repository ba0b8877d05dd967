using SkiaSharp;
using Transparency.Claims;
using Transparency.Content;
using Transparency.Web.Hosting;
using Transparency.Web.Language;

namespace Transparency.Web.Cards;

/// <summary>
/// The picture that a link to a debunk shows elsewhere: verdict and title. The same debunk gives the same bytes on every machine.
/// </summary>
internal static class CardImage
{
    /// <summary>Size in pixels: what the Open Graph protocol and X show whole.</summary>
    public const int Width = 1200,
        Height = 630;

    private const int Margin = 72,
        TitleTop = 210,
        TitleBottom = 520;
    private const float LargestTitle = 68,
        SmallestTitle = 40,
        LineHeight = 1.25f;
    private static readonly SKColor Paper = SKColor.Parse("#fbfaf7"),
        Ink = SKColor.Parse("#1b1f24"),
        Accent = SKColor.Parse("#0d4a5c");
    private static readonly SKTypeface Bold = SKTypeface.FromStream(
        typeof(CardImage).Assembly.GetManifestResourceStream("NotoSans-Bold.ttf")
    );

    /// <summary>The picture as PNG.</summary>
    public static byte[] Draw(Debunk debunk)
    {
        using var bitmap = new SKBitmap(Width, Height);
        using var canvas = new SKCanvas(bitmap);
        using var paint = new SKPaint { IsAntialias = true };
        canvas.Clear(Paper);
        paint.Color = Accent;
        canvas.DrawRect(0, 0, Width, 20, paint);
        DrawVerdict(canvas, paint, debunk);
        DrawTitle(canvas, paint, debunk.Title);
        paint.Color = Accent;
        using var name = new SKFont(Bold, 34);
        canvas.DrawText(SiteAddress.Name, Margin, Height - 50, SKTextAlign.Left, name, paint);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static void DrawVerdict(SKCanvas canvas, SKPaint paint, Debunk debunk)
    {
        using var font = new SKFont(Bold, 42);
        var word = Labels.Verdict(debunk.Verdict, debunk.Language);
        paint.Color = ColorOf(debunk.Verdict);
        canvas.DrawRoundRect(Margin, 84, font.MeasureText(word) + 56, 80, 12, 12, paint);
        paint.Color = SKColors.White;
        canvas.DrawText(word, Margin + 28, 139, SKTextAlign.Left, font, paint);
    }

    /// <summary>As large as it fits; what doesn't fit in the smallest size ends with an ellipsis.</summary>
    private static void DrawTitle(SKCanvas canvas, SKPaint paint, string title)
    {
        using var font = new SKFont(Bold, LargestTitle);
        var lines = Lines(title, font);
        while (font.Size > SmallestTitle && lines.Count > Room(font))
        {
            font.Size -= 4;
            lines = Lines(title, font);
        }

        if (lines.Count > Room(font))
            lines = [.. lines.Take(Room(font) - 1), lines[Room(font) - 1].TrimEnd('.', ',') + "…"];
        paint.Color = Ink;
        for (var i = 0; i < lines.Count; i++)
            canvas.DrawText(lines[i], Margin, TitleTop + (font.Size * (1 + (i * LineHeight))), SKTextAlign.Left, font, paint);
    }

    private static int Room(SKFont font) => (int)((TitleBottom - TitleTop) / (font.Size * LineHeight));

    private static List<string> Lines(string text, SKFont font)
    {
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = lines[^1].Length == 0 ? word : lines[^1] + " " + word;
            if (lines[^1].Length == 0 || font.MeasureText(longer) <= Width - (2 * Margin))
                lines[^1] = longer;
            else
                lines.Add(word);
        }

        return lines;
    }

    private static SKColor ColorOf(Verdict verdict) =>
        SKColor.Parse(
            verdict switch
            {
                Verdict.False or Verdict.MostlyFalse or Verdict.Altered => "#a01d1d",
                Verdict.Misleading or Verdict.Satire or Verdict.Unproven => "#774900",
                Verdict.MostlyTrue or Verdict.True => "#1a6338",
            }
        );
}
