namespace GrinOrleansSync.Grains.Contracts;

/// <summary>What a silo's worker knows of its peers when it asks what to do.</summary>
[GenerateSerializer, Alias(TypeAliases.SiloReport), Immutable]
public sealed record SiloReport
{
    /// <summary>The silo.</summary>
    [Id(0)]
    public required string Silo { get; init; }

    /// <summary>Connected peers that are not stalled.</summary>
    [Id(1)]
    public required int UsablePeers { get; init; }

    /// <summary>Whether every address was tried at least once.</summary>
    [Id(2)]
    public required bool Settled { get; init; }

    /// <summary>Bytes received from all peers since the silo started.</summary>
    [Id(4)]
    public required long BytesReceived { get; init; }

    /// <summary>Largest total difficulty any connected peer claims.</summary>
    [Id(3)]
    public required ulong ClaimedDifficulty { get; init; }

    /// <summary>Largest height any connected peer claims.</summary>
    [Id(5)]
    public ulong ClaimedHeight { get; init; }

    /// <summary>Whether a connected peer serves header segments by number.</summary>
    [Id(6)]
    public bool ServesHeaderSegments { get; init; }

    /// <summary>Requests that its peers may have in flight, with one more for each that waits for its turn.</summary>
    [Id(7)]
    public int Slots { get; init; }
}
