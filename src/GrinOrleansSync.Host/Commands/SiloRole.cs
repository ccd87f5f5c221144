namespace GrinOrleansSync.Host.Commands;

/// <summary>What a silo does in its cluster.</summary>
internal enum SiloRole
{
    /// <summary>A whole node: sees to it that its cluster syncs and follows the chain, and works.</summary>
    All,

    /// <summary>Works for a cluster that another node has syncing.</summary>
    Silo,
}
