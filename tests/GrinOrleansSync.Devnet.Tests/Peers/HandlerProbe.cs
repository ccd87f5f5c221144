using System.Collections.Immutable;
using Grin.Chain.Segments;
using Grin.Chain.Wire;
using GrinOrleansSync.Devnet.Faults;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Devnet.Tests.Peers;

/// <summary>Asks a peer's request handler and proves what it answers.</summary>
internal sealed class HandlerProbe(RecordedChain chain, ChainPeerOptions options)
{
    private readonly ChainRequestHandler _handler = new(chain, options, options.Faults, () => []);
    private readonly StateCommitment _commitment = new(chain.Horizon);

    public RecordedState State { get; } = chain.State!;

    public static ImmutableArray<Fault> Faults(params string[] names) =>
        [.. names.Select(name => FaultCatalogue.TryGet(name, out Fault? fault) ? fault : throw new ArgumentException(name))];

    public IEnumerable<SegmentIdentifier> Segments(SegmentKind kind, byte height) =>
        Enumerable.Range(0, (int)SegmentRange.Count(_commitment.MmrSize(kind), height)).Select(index => new SegmentIdentifier(height, (ulong)index));

    public byte[]? Ask(SegmentKind kind, SegmentIdentifier id, ProtocolVersion? version = null) =>
        _handler.GetSegment(kind, State.Horizon.Hash, id, version ?? ProtocolVersion.Local)?.ToArray();

    public SegmentMessage Parse(SegmentKind kind, byte[] body, ProtocolVersion? version = null)
    {
        Assert.True(
            SegmentMessage.TryParse(body, kind, version ?? ProtocolVersion.Local, chain.Network.Parameters.NrdEnabled, out SegmentMessage? message, out WireError? error),
            error?.ToString());
        return message;
    }

    /// <summary>The defect of an answer, or null when it proves.</summary>
    public SegmentDefect? Prove(SegmentMessage message, out ProvenSegment? proven)
    {
        UnspentBitmap? bitmap = SegmentLeaf.IsPrunable(message.Segment.Kind) ? State.Bitmap : null;
        SegmentProver.TryProve(message.Segment, _commitment, bitmap, message.CompanionRoot, out proven, out SegmentDefect? defect);
        return defect;
    }

    public SegmentDefect? Prove(SegmentMessage message) => Prove(message, out _);
}
