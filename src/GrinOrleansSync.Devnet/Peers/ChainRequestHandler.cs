using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Segments;
using Grin.Chain.Wire;
using Grin.P2P;
using GrinOrleansSync.Devnet.Faults;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Devnet.Peers;

/// <summary>
/// Answers requests out of a recorded chain as the node does that it was recorded from (p2p.md §10), but for the peer's
/// faults. Only the state at the recorded horizon is served.
/// </summary>
internal sealed class ChainRequestHandler : IRequestHandler
{
    // The reader of bitmap segments knows no higher ones (p2p.md §7.6).
    private const byte MaxBitmapHeight = 13;

    private readonly RecordedChain _chain;
    private readonly ChainPeerOptions _options;
    private readonly ImmutableArray<Fault> _faults;
    private readonly MessageLimits _limits;
    private readonly Func<IReadOnlyList<PeerAddress>> _addresses;

    public ChainRequestHandler(RecordedChain chain, ChainPeerOptions options, ImmutableArray<Fault> faults, Func<IReadOnlyList<PeerAddress>> addresses)
    {
        _chain = chain;
        _options = options;
        _faults = faults;
        _limits = new MessageLimits(chain.Network.Parameters);
        _addresses = addresses;
    }

    private NetworkParameters Parameters => _chain.Network.Parameters;

    /// <inheritdoc/>
    public ChainTip Tip => new(_chain.Tip.TotalDifficulty, _chain.Tip.Height);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<BlockHeader>?> GetHeadersAsync(IReadOnlyList<Hash> locator, CancellationToken cancellationToken) =>
        new(Spoil(_chain.Headers.After(locator), MessageType.Headers));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<BlockHeader>?> GetHeaderSegmentAsync(ulong index, CancellationToken cancellationToken) =>
        new(Spoil(_chain.Headers.Segment(index), MessageType.HeaderSegment));

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> GetSegmentAsync(SegmentKind kind, Hash blockHash, SegmentIdentifier id, ProtocolVersion version, CancellationToken cancellationToken) =>
        new(GetSegment(kind, blockHash, id, version));

    /// <summary>The body of the answer to a segment request; null: silence.</summary>
    internal ReadOnlyMemory<byte>? GetSegment(SegmentKind kind, Hash blockHash, SegmentIdentifier id, ProtocolVersion version)
    {
        if (!TryBuild(kind, blockHash, id, out SegmentMessage? message))
        {
            return null;
        }

        var writer = new WireWriter(message.Segment.Leaves.Length + (message.Segment.LeafCount * sizeof(ulong)) + (message.Segment.Hashes.Length * (sizeof(ulong) + Hash.Size)) + 4096);
        message.Write(writer, version);
        return writer.Length <= _limits.MaxLength(SegmentMessageTypes.Answer(kind)) ? writer.WrittenMemory : default(ReadOnlyMemory<byte>?);
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> GetBlockAsync(Hash blockHash, ProtocolVersion version, CancellationToken cancellationToken) =>
        new(_chain.TryGetBlock(blockHash, out ReadOnlyMemory<byte> body) ? body : default(ReadOnlyMemory<byte>?));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PeerAddress>?> GetPeerAddressesAsync(Capabilities wanted, CancellationToken cancellationToken) =>
        new(_addresses());

    private bool TryBuild(SegmentKind kind, Hash blockHash, SegmentIdentifier id, [NotNullWhen(true)] out SegmentMessage? message)
    {
        message = null;
        if (_chain.State is not RecordedState state
            || blockHash != state.Horizon.Hash
            || !IsServed(kind, id.Height)
            || _faults.Any(fault => fault.WithholdsSegments)
            || !HonestAnswers.TryBuild(state, kind, id, _options.Form, out message))
        {
            return false;
        }

        SegmentRange.TryCreate(id, state.Mmr(kind, _options.Form).MmrSize, out SegmentRange range);
        foreach (Fault fault in _faults)
        {
            var subject = new SegmentSubject(state, _options.Form, kind, range, new Randomness(_options.Seed, (int)kind, id));
            message = fault.Alter(message with { Segment = fault.Alter(message.Segment, subject) }, subject);
        }

        return true;
    }

    /// <summary>
    /// A single spent leaf cannot be told from a missing hash, so that height 0 never proves where leaves may be spent.
    /// </summary>
    private bool IsServed(SegmentKind kind, byte height) => kind switch
    {
        _ when !_options.AnyHeight => ServedHeights.Contains(kind, height),
        SegmentKind.Bitmap => height <= MaxBitmapHeight,
        SegmentKind.Kernel => true,
        _ => height > 0,
    };

    private ImmutableArray<BlockHeader> Spoil(ImmutableArray<BlockHeader> headers, MessageType type)
    {
        foreach (Fault fault in headers.IsEmpty ? [] : _faults)
        {
            var random = new Randomness(_options.Seed, (int)type, new SegmentIdentifier(0, headers[0].Height));
            headers = fault.Alter(headers, new WireSubject(Parameters, random));
        }

        return headers;
    }
}
