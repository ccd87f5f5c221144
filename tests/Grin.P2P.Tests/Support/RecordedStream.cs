namespace Grin.P2P.Tests.Support;

/// <summary>A connection whose other side sends what was recorded and hears nothing.</summary>
internal sealed class RecordedStream(byte[] incoming) : MemoryStream(incoming)
{
    public override bool CanWrite => true;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
