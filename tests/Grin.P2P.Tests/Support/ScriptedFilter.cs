namespace Grin.P2P.Tests.Support;

/// <summary>Lets everything pass but frames of one type, with which a test does as it likes.</summary>
internal sealed class ScriptedFilter(MessageType type, Func<OutgoingFrame, Stream, CancellationToken, ValueTask<bool>> send) : IFrameFilter
{
    public async ValueTask<bool> SendAsync(OutgoingFrame frame, Stream stream, CancellationToken cancellationToken)
    {
        if (frame.Type == type)
        {
            return await send(frame, stream, cancellationToken);
        }

        await stream.WriteAsync(frame.Bytes, cancellationToken);
        return true;
    }
}
