using GrinOrleansSync.Grains.Contracts;

namespace GrinOrleansSync.Grains.Sync;

/// <summary>What a sync keeps over the loss of its silo.</summary>
[GenerateSerializer, Alias(TypeAliases.SyncGrainState)]
internal sealed class SyncGrainState
{
    /// <summary>Whether it was started and has not ended.</summary>
    [Id(0)]
    public bool IsRunning { get; set; }
}
