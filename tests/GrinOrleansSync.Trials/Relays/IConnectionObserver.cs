namespace GrinOrleansSync.Trials.Relays;

/// <summary>Sees what crosses one relayed connection, each direction from one task at a time.</summary>
internal interface IConnectionObserver
{
    /// <summary>Bytes that went from the client to the target.</summary>
    void Asked(ReadOnlySpan<byte> bytes);

    /// <summary>Bytes that went from the target to the client.</summary>
    void Answered(ReadOnlySpan<byte> bytes);

    /// <summary>The connection is over.</summary>
    void Closed();
}
