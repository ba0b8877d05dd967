using Transparency.Search;
using Transparency.Search.Indexing;

namespace Transparency.Web.Hosting;

/// <summary>
/// The number of the last withdrawal that the index holds, whichever process applied it: what is kept longer is made anew then.
/// </summary>
internal sealed class LastWithdrawal(IClaimIndex index)
{
    private long _seq;

    /// <summary>Looks for later withdrawals than the last known one.</summary>
    /// <returns>Its number in the log; 0 if nothing was ever withdrawn.</returns>
    /// <exception cref="IndexUnavailableException">The engine can't answer now.</exception>
    public async ValueTask<long> FindAsync(CancellationToken cancel)
    {
        var last = Interlocked.Read(ref _seq);
        await foreach (var withdrawal in index.ScanAsync<WithdrawalDocument>(last, cancel))
            last = withdrawal.Seq;
        Interlocked.Exchange(ref _seq, last); // an older one, if two ask at once, costs a second look
        return last;
    }
}
