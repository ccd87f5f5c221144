namespace GrinOrleansSync.Grains.Contracts;

/// <summary>What a sync is doing.</summary>
public enum SyncPhase
{
    /// <summary>Headers are downloaded and the best chain is sought.</summary>
    Headers,

    /// <summary>The state at the horizon header is downloaded and verified.</summary>
    State,

    /// <summary>The state is proven and verified.</summary>
    Verified,

    /// <summary>The chain is refused: what its own headers commit to breaks a rule.</summary>
    Refused,

    /// <summary>It can't go on for lack of peers; what was verified is kept.</summary>
    Incomplete,
}
