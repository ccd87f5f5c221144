using System.Globalization;
using System.Text.Json;
using Grin.Cryptography.Proving;
using Grin.Cryptography.Tests.Fields;

namespace Grin.Cryptography.Tests.Proving;

public sealed class PedersenTests
{
    private static readonly JsonElement File = Vectors.Load("pedersen.json");

    [Fact]
    public void Commitments_are_those_of_the_library()
    {
        var commitment = new byte[Commitment.Size];
        foreach (JsonElement vector in File.Array("commits"))
        {
            Assert.True(Pedersen.TryCommit(ulong.Parse(vector.Text("value"), CultureInfo.InvariantCulture), vector.Bytes("blind"), commitment));
            Assert.Equal(vector.Bytes("commit"), commitment);
        }
    }

    [Fact]
    public void Blinding_factors_from_the_order_on_and_the_sum_of_nothing_are_refused()
    {
        var commitment = new byte[Commitment.Size];
        Assert.False(Pedersen.TryCommit(0, new byte[32], commitment));
        Assert.False(Pedersen.TryCommit(1, EdgeNumbers.Bytes(EdgeNumbers.N), commitment));
        Assert.Equal(new byte[Commitment.Size], commitment);
        Assert.Throws<ArgumentException>(() => Pedersen.TryCommit(1, new byte[31], commitment));
        Assert.Throws<ArgumentException>(() => Pedersen.TryCommit(1, new byte[32], commitment.AsSpan(1)));
    }
}
