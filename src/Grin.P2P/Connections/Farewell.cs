namespace Grin.P2P;

/// <summary>What a banned peer is told (interface.md §5).</summary>
internal static class Farewell
{
    /// <summary>The code for a lie in a message of this type; null where nothing is said.</summary>
    public static BanReasonCode? For(MessageType? type) => type switch
    {
        null => null,
        MessageType.Headers or MessageType.Header or MessageType.HeaderSegment => BanReasonCode.BadBlockHeader,
        _ when SegmentMessageTypes.IsAnswer(type.Value, out _) => BanReasonCode.BadTxHashSet,
        _ => null,
    };
}
