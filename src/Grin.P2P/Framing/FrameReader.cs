using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace Grin.P2P;

/// <summary>
/// Reads frames off a stream. A body is held in pooled pieces as its bytes arrive and copied out once it is whole, so the
/// announced length alone never allocates anything.
/// </summary>
internal sealed class FrameReader : IAsyncDisposable
{
    private static readonly StreamPipeReaderOptions PipeOptions = new(bufferSize: 64 * 1024, minimumReadSize: 4 * 1024, leaveOpen: true);

    private readonly PipeReader _pipe;
    private readonly ushort _magic;
    private readonly MessageLimits _limits;
    private readonly Action<int> _received;
    private long _held;

    /// <summary>Reads from <paramref name="stream"/>, which stays open.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="magic">The network's magic.</param>
    /// <param name="limits">How long bodies may be.</param>
    /// <param name="received">Told of every arrival of bytes.</param>
    public FrameReader(Stream stream, ushort magic, MessageLimits limits, Action<int> received)
    {
        _pipe = PipeReader.Create(stream, PipeOptions);
        _magic = magic;
        _limits = limits;
        _received = received;
    }

    /// <summary>The next header, or null when the stream ended between two frames.</summary>
    /// <exception cref="PeerFaultException">Wrong magic, a length above the limit, or an end inside the header.</exception>
    public async ValueTask<MessageHeader?> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        ReadOnlySequence<byte> buffer = await FillAsync(1, cancellationToken).ConfigureAwait(false);
        if (buffer.IsEmpty)
        {
            return null;
        }

        // The magic is checked as its bytes arrive: garbage is recognised even when fewer than a header's bytes come.
        CheckMagic(buffer);
        while (buffer.Length < MessageHeader.Size)
        {
            int atLeast = buffer.Length < MessageHeader.MagicSize ? MessageHeader.MagicSize : MessageHeader.Size;
            _pipe.AdvanceTo(buffer.Start, buffer.End);
            buffer = await FillAsync(atLeast, cancellationToken).ConfigureAwait(false);
            ThrowIfEnded(buffer, atLeast);
            CheckMagic(buffer);
        }

        MessageHeader header = ParseHeader(buffer);
        int limit = _limits.MaxLength(header.Type);
        if (header.Length > (ulong)limit)
        {
            throw new PeerFaultException(PeerFault.Ban(
                PeerFaultReason.TooLarge,
                $"a message of type {header.Type} announces {header.Length} bytes, {limit} are allowed"));
        }

        Consume(buffer, MessageHeader.Size);
        return header;
    }

    /// <summary>The first bytes of a body, which stay to be read or skipped.</summary>
    public async ValueTask<byte[]> PeekAsync(int count, CancellationToken cancellationToken)
    {
        ReadOnlySequence<byte> buffer = await FillAsync(count, cancellationToken).ConfigureAwait(false);
        ThrowIfEnded(buffer, count);
        byte[] bytes = buffer.Slice(0, count).ToArray();
        _pipe.AdvanceTo(buffer.Start);
        return bytes;
    }

    /// <summary>A whole body.</summary>
    public async ValueTask<byte[]> ReadBodyAsync(MessageHeader header, CancellationToken cancellationToken)
    {
        int length = (int)header.Length;
        if (length == 0)
        {
            return [];
        }

        ReadOnlySequence<byte> buffer = await FillAsync(length, cancellationToken).ConfigureAwait(false);
        ThrowIfEnded(buffer, length);
        byte[] body = buffer.Slice(0, length).ToArray();
        Consume(buffer, length);
        return body;
    }

    /// <summary>Drops a body as it arrives, without holding it.</summary>
    public async ValueTask SkipBodyAsync(MessageHeader header, CancellationToken cancellationToken)
    {
        for (long left = (long)header.Length; left > 0;)
        {
            ReadOnlySequence<byte> buffer = await FillAsync(1, cancellationToken).ConfigureAwait(false);
            ThrowIfEnded(buffer, 1);
            long take = Math.Min(left, buffer.Length);
            Consume(buffer, take);
            left -= take;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _pipe.CompleteAsync();

    /// <summary>Waits for bytes; gives fewer than asked only at the end of the stream.</summary>
    private async ValueTask<ReadOnlySequence<byte>> FillAsync(int atLeast, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult result;
            try
            {
                result = await _pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
            {
                throw new PeerFaultException(PeerFault.Disconnected($"reading failed: {exception.Message}"), exception);
            }

            ReadOnlySequence<byte> buffer = result.Buffer;
            if (buffer.Length > _held)
            {
                int fresh = (int)(buffer.Length - _held);
                _held = buffer.Length;
                _received(fresh);
            }

            if (buffer.Length >= atLeast || result.IsCompleted)
            {
                return buffer;
            }

            _pipe.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private void CheckMagic(ReadOnlySequence<byte> buffer)
    {
        Span<byte> start = stackalloc byte[MessageHeader.MagicSize];
        int length = (int)Math.Min(buffer.Length, start.Length);
        buffer.Slice(0, length).CopyTo(start);
        if (start[0] != _magic >> 8 || (length > 1 && start[1] != (byte)_magic))
        {
            throw new PeerFaultException(PeerFault.Malformed(
                $"a message starts with {Convert.ToHexStringLower(start[..length])}, not with the network's magic {_magic:x4}"));
        }
    }

    private static MessageHeader ParseHeader(ReadOnlySequence<byte> buffer)
    {
        Span<byte> bytes = stackalloc byte[MessageHeader.Size];
        buffer.Slice(0, bytes.Length).CopyTo(bytes);
        return MessageHeader.Read(bytes);
    }

    private void Consume(ReadOnlySequence<byte> buffer, long count)
    {
        _pipe.AdvanceTo(buffer.GetPosition(count));
        _held -= count;
    }

    private static void ThrowIfEnded(ReadOnlySequence<byte> buffer, int expected)
    {
        if (buffer.Length < expected)
        {
            throw new PeerFaultException(PeerFault.Disconnected("it hung up inside a message"));
        }
    }
}
