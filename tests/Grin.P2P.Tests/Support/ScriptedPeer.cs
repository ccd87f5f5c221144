using System.Net;
using System.Net.Sockets;
using Grin.Chain.Wire;

namespace Grin.P2P.Tests.Support;

/// <summary>The other end of a connection, played by the test message by message.</summary>
internal sealed class ScriptedPeer : IDisposable
{
    private readonly TcpListener _listener;
    private NetworkStream? _stream;
    private FrameReader? _reader;

    public ScriptedPeer(string address = "127.0.0.3")
    {
        _listener = new TcpListener(IPAddress.Parse(address), 0);
        _listener.Start();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private NetworkStream Stream => _stream ?? throw new InvalidOperationException("Nobody has connected.");

    public static Shake Shake(Capabilities capabilities = Capabilities.Segments | Capabilities.HeaderHistory, ulong totalDifficulty = 1) =>
        new(ProtocolVersion.Local, capabilities, totalDifficulty, "scripted", TestNetwork.Devnet.GenesisHash);

    /// <summary>Waits for a visitor and reads nothing.</summary>
    public async Task AcceptAsync()
    {
        Attach(await _listener.AcceptTcpClientAsync(Cancelled));
    }

    /// <summary>Waits for a visitor, reads its Hand and answers it.</summary>
    public async Task<Hand> ShakeHandsAsync(Shake? shake = null)
    {
        await AcceptAsync();
        (MessageType type, byte[] body) = await ReadAsync();
        Assert.Equal(MessageType.Hand, type);
        Assert.True(Hand.TryParse(body, out Hand? hand, out _));
        await WriteAsync(shake ?? Shake());
        return hand;
    }

    /// <summary>Connects to a listener and reads nothing.</summary>
    public async Task ConnectAsync(IPEndPoint listener)
    {
        var client = new TcpClient();
        await client.ConnectAsync(listener, Cancelled);
        Attach(client);
    }

    public async Task<(MessageType Type, byte[] Body)> ReadAsync()
    {
        MessageHeader? header = await _reader!.ReadHeaderAsync(Cancelled);
        Assert.NotNull(header);
        return (header.Value.Type, await _reader.ReadBodyAsync(header.Value, Cancelled));
    }

    /// <summary>True when the other side closed without another word.</summary>
    public async Task<bool> ReadEndAsync()
    {
        try
        {
            return await _reader!.ReadHeaderAsync(Cancelled) is null;
        }
        catch (PeerFaultException exception) when (exception.Fault.Reason == PeerFaultReason.Disconnected)
        {
            return true;
        }
    }

    public async Task<GetSegment> ReadSegmentRequestAsync()
    {
        (MessageType type, byte[] body) = await ReadAsync();
        Assert.True(SegmentMessageTypes.IsRequest(type, out Chain.Segments.SegmentKind kind), type.ToString());
        Assert.True(GetSegment.TryParse(kind, body, out GetSegment? request, out _));
        return request;
    }

    public ValueTask WriteAsync(IMessage message) => WriteRawAsync(OutgoingFrame.Of(TestNetwork.Magic, message).Bytes);

    public ValueTask WriteRawAsync(ReadOnlyMemory<byte> bytes) => Stream.WriteAsync(bytes, Cancelled);

    public void HangUp() => Stream.Dispose();

    /// <summary>Closes with a reset instead of an orderly end.</summary>
    public void Reset()
    {
        Stream.Socket.LingerState = new LingerOption(true, 0);
        Stream.Dispose();
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _listener.Dispose();
    }

    private void Attach(TcpClient client)
    {
        client.NoDelay = true;
        _stream = client.GetStream();
        _reader = new FrameReader(_stream, TestNetwork.Magic, new MessageLimits(TestNetwork.Devnet.Parameters), _ => { });
    }
}
