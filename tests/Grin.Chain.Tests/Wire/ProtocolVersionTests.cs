using Grin.Chain.Wire;

namespace Grin.Chain.Tests.Wire;

public sealed class ProtocolVersionTests
{
    [Theory]
    [InlineData(0, true, true)]
    [InlineData(1, true, true)]
    [InlineData(2, false, true)]
    [InlineData(3, false, false)]
    [InlineData(1000, false, false)]
    [InlineData(uint.MaxValue, false, false)]
    public void Two_boundaries_change_the_bytes(uint value, bool fixedSizeKernels, bool inputFeatures)
    {
        Assert.Equal(fixedSizeKernels, new ProtocolVersion(value).HasFixedSizeKernels);
        Assert.Equal(inputFeatures, new ProtocolVersion(value).HasInputFeatures);
    }

    [Fact]
    public void Both_sides_use_the_lower_version()
    {
        Assert.Equal(new ProtocolVersion(2), ProtocolVersion.Negotiate(ProtocolVersion.Local, new ProtocolVersion(2)));
        Assert.Equal(ProtocolVersion.Local, ProtocolVersion.Negotiate(ProtocolVersion.Local, new ProtocolVersion(5000)));
    }
}
