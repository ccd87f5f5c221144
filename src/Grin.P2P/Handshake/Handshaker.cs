using System.Net;
using Grin.Chain;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>The first two messages of a connection (p2p.md §3; grin: p2p/src/handshake.rs).</summary>
internal sealed class Handshaker
{
    private readonly FrameReader _reader;
    private readonly Func<IMessage, CancellationToken, ValueTask> _send;
    private readonly PeerConnectionOptions _options;
    private readonly TimeProvider _time;

    public Handshaker(FrameReader reader, Func<IMessage, CancellationToken, ValueTask> send, PeerConnectionOptions options, TimeProvider time)
    {
        _reader = reader;
        _send = send;
        _options = options;
        _time = time;
    }

    /// <summary>Hand out, Shake in.</summary>
    /// <exception cref="PeerFaultException">Silence, another genesis, ourselves, or something else than a Shake.</exception>
    public async Task<PeerInfo> ConnectAsync(IPEndPoint remote, ChainTip tip, CancellationToken cancellationToken)
    {
        ulong nonce = _options.Nonces.Issue();
        var hand = new Hand(
            _options.Version,
            _options.Capabilities,
            nonce,
            tip.TotalDifficulty,
            new PeerAddress(IPAddress.Any, _options.ListeningPort),
            PeerAddress.Of(remote),
            _options.UserAgent,
            _options.Network.GenesisHash);
        await _send(hand, cancellationToken).ConfigureAwait(false);
        (MessageType type, byte[] body) = await ReceiveAsync([MessageType.Shake, MessageType.Hand], cancellationToken).ConfigureAwait(false);
        if (type == MessageType.Hand)
        {
            throw new PeerFaultException(Hand.TryParse(body, out Hand? returned, out _) && returned.Nonce == nonce
                ? Self()
                : PeerFault.Malformed($"its first message is {MessageType.Hand}, not {MessageType.Shake}"));
        }

        if (!Shake.TryParse(body, out Shake? shake, out WireError? error))
        {
            throw new PeerFaultException(PeerFault.Malformed($"its Shake does not parse: {error}"));
        }

        CheckGenesis(shake.Genesis);
        return new PeerInfo(
            shake.Version,
            ProtocolVersion.Negotiate(_options.Version, shake.Version),
            shake.Capabilities,
            shake.UserAgent,
            shake.TotalDifficulty,
            listeningPort: 0);
    }

    /// <summary>Hand in, Shake out.</summary>
    /// <exception cref="PeerFaultException">Silence, another genesis, ourselves, or something else than a Hand.</exception>
    public async Task<PeerInfo> AcceptAsync(ChainTip tip, CancellationToken cancellationToken)
    {
        (_, byte[] body) = await ReceiveAsync([MessageType.Hand], cancellationToken).ConfigureAwait(false);
        if (!Hand.TryParse(body, out Hand? hand, out WireError? error))
        {
            throw new PeerFaultException(PeerFault.Malformed($"its Hand does not parse: {error}"));
        }

        CheckGenesis(hand.Genesis);
        if (_options.Nonces.IsOwn(hand.Nonce))
        {
            await ReturnAsync(hand, cancellationToken).ConfigureAwait(false);
            throw new PeerFaultException(Self());
        }

        var shake = new Shake(_options.Version, _options.Capabilities, tip.TotalDifficulty, _options.UserAgent, _options.Network.GenesisHash);
        await _send(shake, cancellationToken).ConfigureAwait(false);
        return new PeerInfo(
            hand.Version,
            ProtocolVersion.Negotiate(_options.Version, hand.Version),
            hand.Capabilities,
            hand.UserAgent,
            hand.TotalDifficulty,
            hand.Sender.Port);
    }

    /// <summary>
    /// The sender may be another process of our cluster, and learns by its own Hand whom it has reached. Nobody else is
    /// ever answered with one.
    /// </summary>
    private async Task ReturnAsync(Hand hand, CancellationToken cancellationToken)
    {
        try
        {
            await _send(hand, cancellationToken).ConfigureAwait(false);
        }
        catch (PeerFaultException)
        {
            // It does not wait for an answer: it is one of us all the same.
        }
    }

    private async Task<(MessageType Type, byte[] Body)> ReceiveAsync(MessageType[] expected, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.HandshakeTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            MessageHeader? header = await _reader.ReadHeaderAsync(either.Token).ConfigureAwait(false);
            return header switch
            {
                null => throw new PeerFaultException(PeerFault.Disconnected("it hung up in the handshake")),
                { Type: MessageType.BanReason } => throw new PeerFaultException(PeerFault.Disconnected("it has banned us")),
                { } other when !expected.Contains(other.Type) => throw new PeerFaultException(
                    PeerFault.Malformed($"its first message is {other.Type}, not {expected[0]}")),
                { } shown => (shown.Type, await _reader.ReadBodyAsync(shown, either.Token).ConfigureAwait(false)),
            };
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new PeerFaultException(PeerFault.Timeout($"it was silent in the handshake for {_options.HandshakeTimeout.TotalSeconds:0} s"));
        }
    }

    private void CheckGenesis(Hash genesis)
    {
        Hash own = _options.Network.GenesisHash;
        if (genesis != own)
        {
            throw new PeerFaultException(new PeerFault(
                PeerFaultReason.Genesis,
                $"its genesis block is {genesis}, ours of {_options.Network.Name} is {own}",
                PeerFaultSeverity.Disconnect));
        }
    }

    private static PeerFault Self() =>
        new(PeerFaultReason.Self, "the address leads back to this process or its cluster", PeerFaultSeverity.Disconnect);
}
