using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Grin.Chain.Networks;
using Grin.Chain.Wire;
using Grin.P2P;

namespace GrinOrleansSync.Devnet.Tests.Peers;

/// <summary>Sends and reads whole frames over a socket, and nothing of its own.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly ushort _magic;
    private readonly NetworkStream _stream;

    private RawClient(NetworkStream stream, ushort magic)
    {
        _stream = stream;
        _magic = magic;
    }

    public Shake Shake { get; private set; } = null!;

    public static async Task<RawClient> ConnectAsync(IPEndPoint endPoint, Network network, uint version, Capabilities capabilities)
    {
        RawClient client = await OpenAsync(endPoint, network);
        var address = new PeerAddress(IPAddress.Any, 0);
        await client.SendAsync(new Hand(new ProtocolVersion(version), capabilities, 7, 0, address, address, "test", network.GenesisHash));
        (MessageType type, byte[] body) = await client.ReadAsync();
        Assert.Equal(MessageType.Shake, type);
        Assert.True(Shake.TryParse(body, out Shake? shake, out _));
        client.Shake = shake;
        return client;
    }

    /// <summary>Connects and says nothing yet.</summary>
    public static async Task<RawClient> OpenAsync(IPEndPoint endPoint, Network network)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endPoint, TestContext.Current.CancellationToken);
        return new RawClient(new NetworkStream(socket, ownsSocket: true), network.Parameters.Magic);
    }

    public ValueTask SendAsync(IMessage message) => SendAsync(OutgoingFrame.Of(_magic, message).Bytes);

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes, TestContext.Current.CancellationToken);

    public async Task<(MessageType Type, byte[] Body)> ReadAsync()
    {
        byte[] header = await ReadAsync(MessageHeader.Size);
        Assert.Equal(_magic, BinaryPrimitives.ReadUInt16BigEndian(header));
        return ((MessageType)header[2], await ReadAsync(checked((int)BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(3)))));
    }

    public async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return bytes;
    }

    /// <summary>Asks, then pings: a peer answers in order, so a Pong first means silence.</summary>
    public async Task AssertSilenceAsync(IMessage request)
    {
        await SendAsync(request);
        await SendAsync(new Ping(default));
        Assert.Equal(MessageType.Pong, (await ReadAsync()).Type);
    }

    public void Dispose() => _stream.Dispose();
}
