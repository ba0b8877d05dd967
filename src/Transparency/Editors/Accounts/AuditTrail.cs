using Transparency.Editors.Drafts;
using Transparency.Editors.Reports;

namespace Transparency.Editors.Accounts;

/// <summary>Something that a person did.</summary>
/// <param name="Time">When, UTC.</param>
/// <param name="Actor">Who.</param>
/// <param name="Action">
/// What, as <see cref="DraftEvent.Action"/> and <see cref="AccountEvent.Action"/> call it; for a report, see <see cref="ReportCase"/>.
/// </param>
/// <param name="About">The debunk, <c>slug/language</c>, the account, or the reference of a reader's report.</param>
/// <param name="Draft">Id of the draft; null where it is about none.</param>
/// <param name="Text">What they said, or the role that they gave.</param>
public sealed record AuditEntry(DateTimeOffset Time, string Actor, string Action, string About, string? Draft, string? Text);

/// <summary>Who did what to drafts, readers' reports and accounts. What came of it is in the archive's log, under the same names.</summary>
public sealed class AuditTrail(DraftStore drafts, ReportDesk reports, EditorAccounts accounts)
{
    /// <summary>Every act, the oldest first.</summary>
    /// <exception cref="IOException">The store can't answer now.</exception>
    public async Task<IReadOnlyList<AuditEntry>> AllAsync(CancellationToken cancel = default) =>
        [
            .. (await drafts.AllAsync(cancel))
                .SelectMany(d => d.Events, (d, e) => new AuditEntry(e.Time, e.Actor, e.Action, $"{d.Slug}/{d.Language}", d.Id, e.Text))
                .Concat(
                    (await reports.CasesAsync(cancel)).SelectMany(
                        r => r.Events,
                        (r, e) => new AuditEntry(e.Time, e.Actor, e.Action, r.Reference, null, r.Page)
                    )
                )
                .Concat(
                    (await accounts.EventsAsync(cancel)).Select(e => new AuditEntry(e.Time, e.Actor, e.Action, e.Account, null, e.Text))
                )
                .OrderBy(e => e.Time),
        ];
}
