using Grin.Chain.Networks;

namespace Grin.P2P.Tests.Framing;

public sealed class MessageLimitsTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 512, 512)]
    [InlineData(2, 352, 352)]
    [InlineData(3, 64, 64)]
    [InlineData(4, 64, 64)]
    [InlineData(5, 16, 16)]
    [InlineData(6, 19_472, 19_472)]
    [InlineData(7, 2_564, 2_564)]
    [InlineData(8, 1_460, 1_460)]
    [InlineData(9, 747_528, 747_528)]
    [InlineData(10, 128, 128)]
    [InlineData(11, 5_392_128, 31_152)]
    [InlineData(12, 128, 128)]
    [InlineData(13, 539_212, 3_112)]
    [InlineData(14, 5_392_128, 31_152)]
    [InlineData(15, 5_392_128, 31_152)]
    [InlineData(16, 160, 160)]
    [InlineData(17, 256, 256)]
    [InlineData(18, 256, 256)]
    [InlineData(19, 128, 128)]
    [InlineData(20, 128, 128)]
    [InlineData(21, 164, 164)]
    [InlineData(22, 10_784_256, 62_304)]
    [InlineData(23, 164, 164)]
    [InlineData(24, 10_784_256, 62_304)]
    [InlineData(25, 164, 164)]
    [InlineData(26, 10_784_256, 62_304)]
    [InlineData(27, 164, 164)]
    [InlineData(28, 10_784_256, 62_304)]
    [InlineData(29, 36, 36)]
    [InlineData(30, 1_183_788, 1_183_788)]
    [InlineData(31, 5_392_128, 31_152)]
    [InlineData(255, 5_392_128, 31_152)]
    public void Limits_are_the_nodes(byte type, int publicNetworks, int testNetworks)
    {
        Assert.Equal(publicNetworks, MaxLength(ChainType.Mainnet, type));
        Assert.Equal(publicNetworks, MaxLength(ChainType.Testnet, type));
        Assert.Equal(testNetworks, MaxLength(ChainType.UserTesting, type));
        Assert.Equal(testNetworks, MaxLength(ChainType.AutomatedTesting, type));
    }

    [Fact]
    public void No_limit_exceeds_what_an_array_holds()
    {
        var limits = new MessageLimits(NetworkParameters.For(ChainType.Mainnet) with { MaxBlockWeight = 10_000_000 });

        Assert.Equal(Array.MaxLength, limits.MaxLength(MessageType.RangeProofSegment));
    }

    private static int MaxLength(ChainType chainType, byte type) =>
        new MessageLimits(NetworkParameters.For(chainType)).MaxLength((MessageType)type);
}
