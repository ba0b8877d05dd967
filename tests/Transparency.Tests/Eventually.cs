namespace Transparency.Tests;

/// <summary>Waits for what happens in the background.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks until a condition holds; fails the test if it doesn't within the time limit, 30 s by default.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="what">What should happen, for the message of the failure.</param>
    /// <param name="limit">The time limit.</param>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string what = "The condition", TimeSpan? limit = null)
    {
        var (cancel, end) = (TestContext.Current.CancellationToken, DateTime.UtcNow + (limit ?? TimeSpan.FromSeconds(30)));
        while (!await condition())
        {
            if (DateTime.UtcNow > end)
                Assert.Fail($"{what} didn't hold within {(limit ?? TimeSpan.FromSeconds(30)).TotalSeconds} s.");
            await Task.Delay(Pause, cancel);
        }
    }

    /// <inheritdoc cref="HoldsAsync(Func{Task{bool}}, string, TimeSpan?)"/>
    public static Task HoldsAsync(Func<bool> condition, string what = "The condition", TimeSpan? limit = null) =>
        HoldsAsync(() => Task.FromResult(condition()), what, limit);
}
