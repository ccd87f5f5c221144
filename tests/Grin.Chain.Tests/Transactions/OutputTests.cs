using System.Buffers.Binary;
using Grin.Chain.Transactions;
using Grin.Chain.Wire;

namespace Grin.Chain.Tests.Transactions;

public sealed class OutputTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(255, false)]
    public void Features_are_plain_or_coinbase(byte features, bool accepted)
    {
        var bytes = new byte[OutputIdentifier.Size];
        bytes[0] = features;
        bytes[^1] = 9;
        var read = new byte[OutputIdentifier.Size];
        var reader = new WireReader(bytes);

        OutputIdentifier.Read(ref reader, read);

        Assert.Equal(accepted ? null : WireErrorKind.Corrupted, reader.Error?.Kind);
        if (accepted)
        {
            Assert.Equal((OutputFeatures)features, new OutputIdentifier(read).Features);
            Assert.Equal(9, new OutputIdentifier(read).Commitment[^1]);
        }
    }

    [Theory]
    [InlineData(675, true)]
    [InlineData(0, false)]
    [InlineData(674, false)]
    [InlineData(676, false)]
    [InlineData(ulong.MaxValue, false)]
    public void A_range_proof_has_675_bytes(ulong length, bool accepted)
    {
        var bytes = new byte[RangeProof.Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, length);
        bytes[^1] = 3;
        var read = new byte[RangeProof.Size];
        var reader = new WireReader(bytes);

        RangeProof.Read(ref reader, read);

        Assert.Equal(accepted ? null : WireErrorKind.Corrupted, reader.Error?.Kind);
        Assert.True(!accepted || bytes.AsSpan().SequenceEqual(read));
    }

    [Fact]
    public void Short_bytes_are_truncated()
    {
        var reader = new WireReader(new byte[OutputIdentifier.Size - 1]);
        OutputIdentifier.Read(ref reader, new byte[OutputIdentifier.Size]);
        Assert.Equal(WireErrorKind.Truncated, reader.Error?.Kind);

        reader = new WireReader(new byte[RangeProof.Size - 1]);
        RangeProof.Read(ref reader, new byte[RangeProof.Size]);
        Assert.Equal(WireErrorKind.Truncated, reader.Error?.Kind);
    }
}
