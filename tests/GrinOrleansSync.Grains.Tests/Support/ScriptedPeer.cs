using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.Chain.Wire;
using Grin.P2P;
using GrinOrleansSync.Devnet.Recording;
using Microsoft.Extensions.Logging.Abstractions;

namespace GrinOrleansSync.Grains.Tests.Support;

/// <summary>A peer on real TCP that has a recorded chain, tells what it is asked for, and answers segments when and as a test says.</summary>
internal sealed class ScriptedPeer : IRequestHandler, IAsyncDisposable
{
    private readonly RecordedChain _chain;
    private readonly Channel<StateSegmentId> _asked = Channel.CreateUnbounded<StateSegmentId>();
    private readonly ConcurrentQueue<(StateSegmentId Id, int Bytes)> _answered = new();
    private readonly PeerListener _listener;

    public ScriptedPeer(RecordedChain chain)
    {
        _chain = chain;
        var options = new PeerListenerOptions
        {
            Connection = new PeerConnectionOptions
            {
                Network = chain.Network,
                Capabilities = Capabilities.HeaderHistory | Capabilities.Segments,
                MaxMessagesPerMinute = int.MaxValue,
            },
        };
        _listener = PeerListener.Start(new IPEndPoint(IPAddress.Loopback, 0), options, this, TimeProvider.System, NullLogger.Instance);
    }

    public IPEndPoint EndPoint => _listener.LocalEndPoint;

    public string Address => EndPoint.ToString();

    public ChainTip Tip => new(ClaimedDifficulty ?? _chain.Tip.TotalDifficulty, _chain.Tip.Height);

    /// <summary>The work it claims; by default that of the chain.</summary>
    public ulong? ClaimedDifficulty { get; init; }

    /// <summary>Its answers wait for this.</summary>
    public Task Gate { get; init; } = Task.CompletedTask;

    /// <summary>Whether it alters what it answers, so that no answer proves.</summary>
    public bool Lies { get; init; }

    /// <summary>Waits for the next request for a segment.</summary>
    public Task<StateSegmentId> NextRequestAsync() => _asked.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask();

    /// <summary>Whether it was asked for a segment that nobody has taken note of.</summary>
    public bool WasAskedMore => _asked.Reader.TryPeek(out _);

    /// <summary>Segments that it answered, and the bytes of each answer.</summary>
    public IReadOnlyCollection<(StateSegmentId Id, int Bytes)> Answered => _answered;

    public ValueTask<IReadOnlyList<BlockHeader>?> GetHeadersAsync(IReadOnlyList<Hash> locator, CancellationToken cancellationToken) =>
        new(_chain.Headers.After(locator));

    public async ValueTask<ReadOnlyMemory<byte>?> GetSegmentAsync(SegmentKind kind, Hash blockHash, SegmentIdentifier id, ProtocolVersion version, CancellationToken cancellationToken)
    {
        var segment = new StateSegmentId(kind, id);
        await _asked.Writer.WriteAsync(segment, cancellationToken);
        await Gate.WaitAsync(cancellationToken);
        SegmentMessage message = RecordedResults.Message(_chain, segment);
        if (Lies)
        {
            Segment honest = message.Segment;
            byte[] leaves = honest.Leaves.ToArray();
            leaves[5] ^= 1;
            message = message with { Segment = new Segment(kind, id, honest.HashPositions.ToArray(), honest.Hashes.ToArray(), honest.LeafPositions.ToArray(), leaves, honest.Proof.ToArray()) };
        }

        var writer = new WireWriter();
        message.Write(writer, version);
        _answered.Enqueue((segment, MessageHeader.Size + writer.WrittenMemory.Length));
        return writer.WrittenMemory;
    }

    public ValueTask DisposeAsync() => _listener.DisposeAsync();
}
