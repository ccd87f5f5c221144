namespace Grin.P2P.Tests.Support;

/// <summary>Answers nothing.</summary>
internal sealed class SilentHandler : IRequestHandler
{
    public ChainTip Tip { get; set; } = new(1, 0);
}
