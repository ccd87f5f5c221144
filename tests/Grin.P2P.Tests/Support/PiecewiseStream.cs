namespace Grin.P2P.Tests.Support;

/// <summary>Gives its bytes in pieces of a fixed size, then ends.</summary>
internal sealed class PiecewiseStream(byte[] content, int pieceSize) : MemoryStream(content)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, pieceSize)], cancellationToken);
}
