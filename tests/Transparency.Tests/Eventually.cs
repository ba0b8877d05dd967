namespace Transparency.Tests;

/// <summary>Waits for what happens in the background.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Longer than anything takes on a machine with two busy cores, where both test projects and a browser run at once.</summary>
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(120);

    /// <summary>Asks until a condition holds; fails the test if it doesn't within the time limit, two minutes by default.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="what">What should happen, for the message of the failure.</param>
    /// <param name="limit">The time limit.</param>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string what = "The condition", TimeSpan? limit = null)
    {
        var (cancel, end) = (TestContext.Current.CancellationToken, DateTime.UtcNow + (limit ?? DefaultLimit));
        while (!await condition())
        {
            if (DateTime.UtcNow > end)
                Assert.Fail($"{what} didn't hold within {(limit ?? DefaultLimit).TotalSeconds} s.");
            await Task.Delay(Pause, cancel);
        }
    }

    /// <inheritdoc cref="HoldsAsync(Func{Task{bool}}, string, TimeSpan?)"/>
    public static Task HoldsAsync(Func<bool> condition, string what = "The condition", TimeSpan? limit = null) =>
        HoldsAsync(() => Task.FromResult(condition()), what, limit);
}
