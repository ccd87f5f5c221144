using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Grin.P2P;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>Every fault by its name (interface.md §5).</summary>
public static class FaultCatalogue
{
    /// <summary>
    /// All faults, in the order in which they are applied when they combine: what is added to a segment, what is altered in
    /// it, what is taken away, its name, then the bytes of messages, then how they are sent.
    /// </summary>
    public static ImmutableArray<Fault> All { get; } =
    [
        new SpentLeavesFault(),
        new ExtraHashesFault(),
        new ExtraBytesFault(),
        new CorruptLeafFault(),
        new CorruptHashFault(),
        new CorruptProofFault(),
        new CompanionRootFault(),
        new MissingDataFault(),
        new WrongSegmentFault(),
        new WrongBlockFault(),
        new MalformedFault(),
        new GarbageFrameFault(),
        new TooLargeFault(),
        new WrongGenesisFault(),
        new BadHeadersFault(),
        new FraudHeightFault(),
        new StallFault(),
        new DeliveryFault("stall-in-frame", "stops in the middle of a segment message and stays silent", FrameDelivery.StallInside, IsSegment),
        new DeliveryFault("drip", "sends segment messages at 1 kB a second", FrameDelivery.Drip, IsSegment),
        new HangUpAtConnectFault(),
        new DeliveryFault("hang-up-in-handshake", "closes the connection in the middle of its Shake", FrameDelivery.HangUpInside, type => type == MessageType.Shake),
        new DeliveryFault("hang-up-in-frame", "closes the connection in the middle of a segment message", FrameDelivery.HangUpInside, IsSegment),
    ];

    /// <summary>What <c>--faults mixed</c> stands for: one each on four of the peers.</summary>
    public static ImmutableArray<Fault> Mixed { get; } = [Get("corrupt-leaf"), Get("stall"), Get("hang-up-in-frame"), Get("wrong-segment")];

    /// <summary>A fault by its name.</summary>
    public static bool TryGet(string name, [NotNullWhen(true)] out Fault? fault)
    {
        fault = All.FirstOrDefault(candidate => candidate.Name == name);
        return fault is not null;
    }

    private static Fault Get(string name) => All.Single(fault => fault.Name == name);

    private static bool IsSegment(MessageType type) => SegmentMessageTypes.IsAnswer(type, out _);
}
