namespace GrinOrleansSync.Grains.Contracts;

/// <summary>
/// The names under which types cross grain calls and are stored. They outlive every renaming of a type: none is ever
/// changed or used again for another type.
/// </summary>
internal static class TypeAliases
{
    private const string Prefix = "gos.";

    public const string HashSurrogate = Prefix + "hash";
    public const string HeaderLease = Prefix + "header-lease";
    public const string HeaderRequest = Prefix + "header-request";
    public const string HeaderRange = Prefix + "header-range";
    public const string HeaderSubmission = Prefix + "header-submission";
    public const string HeaderTip = Prefix + "header-tip";
    public const string PeerBookState = Prefix + "peer-book-state";
    public const string PeerEntry = Prefix + "peer-entry";
    public const string PeerFaultCount = Prefix + "peer-fault-count";
    public const string PeerHolding = Prefix + "peer-holding";
    public const string PeerIncident = Prefix + "peer-incident";
    public const string PeerDelivery = Prefix + "peer-delivery";
    public const string PeerSummary = Prefix + "peer-summary";
    public const string RuleViolationSurrogate = Prefix + "rule-violation";
    public const string SegmentHeightsSurrogate = Prefix + "segment-heights";
    public const string SegmentLease = Prefix + "segment-lease";
    public const string SegmentReport = Prefix + "segment-report";
    public const string SegmentResultSurrogate = Prefix + "segment-result";
    public const string SiloReport = Prefix + "silo-report";
    public const string StateProgress = Prefix + "state-progress";
    public const string StateSegmentIdSurrogate = Prefix + "state-segment-id";
    public const string StateSummarySurrogate = Prefix + "state-summary";
    public const string SyncAssignment = Prefix + "sync-assignment";
    public const string SyncGrainState = Prefix + "sync-grain-state";
    public const string SyncStatus = Prefix + "sync-status";

    public const string HeaderChainGrain = Prefix + "grain.header-chain";
    public const string PeerBookGrain = Prefix + "grain.peer-book";
    public const string SegmentGrain = Prefix + "grain.segment";
    public const string StateRootGrain = Prefix + "grain.state-root";
    public const string SyncGrain = Prefix + "grain.sync";
}
