using System.Text.Json;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Pow;
using Grin.Chain.Tests.Recorded;
using Grin.Chain.Tests.State;
using Grin.Cryptography;

namespace Grin.Chain.Tests.Pow;

public sealed class CycleVerifierTests
{
    [Theory]
    [InlineData(CycleVariant.Cuckaroo)]
    [InlineData(CycleVariant.Cuckarood)]
    [InlineData(CycleVariant.Cuckaroom)]
    [InlineData(CycleVariant.Cuckarooz)]
    [InlineData(CycleVariant.Cuckatoo)]
    public void Cycles_are_accepted_and_refused_as_by_the_node(CycleVariant variant)
    {
        JsonElement[] entries = [.. NodeVectors.Pow["cycles"].Where(entry => VariantOf(entry) == variant)];
        Assert.Contains(entries, entry => entry.GetProperty("ok").GetBoolean());
        Assert.Contains(entries, entry => !entry.GetProperty("ok").GetBoolean());
        foreach (JsonElement entry in entries)
        {
            CycleDefect defect = Check(entry);

            Assert.True(entry.GetProperty("ok").GetBoolean() == (defect == CycleDefect.None), $"{defect}: {entry}");
        }
    }

    [Fact]
    public void Each_defect_is_told_of_some_proof_that_the_node_refuses_for_it()
    {
        var told = new HashSet<(string, CycleDefect)>(
            from entry in NodeVectors.Pow["cycles"]
            where !entry.GetProperty("ok").GetBoolean()
            select (entry.Text("reason"), Check(entry)));

        (string, CycleDefect)[] expected =
        [
            ("length", CycleDefect.Length), ("edge-range", CycleDefect.EdgeRange), ("order", CycleDefect.Order),
            ("balance", CycleDefect.Balance), ("endpoints", CycleDefect.Endpoints), ("branch", CycleDefect.Branch),
            ("dead-end", CycleDefect.DeadEnd), ("short", CycleDefect.Incomplete),
        ];
        Assert.Superset(expected.ToHashSet(), told);
    }

    [Fact]
    public void Verifying_a_cycle_allocates_nothing()
    {
        foreach (JsonElement entry in NodeVectors.Pow["cycles"].Where(entry => entry.GetProperty("ok").GetBoolean()))
        {
            CycleVariant variant = VariantOf(entry);
            byte edgeBits = entry.GetProperty("edge_bits").GetByte();
            int proofSize = entry.GetProperty("proof_size").GetInt32();
            SipHashKeys keys = NodeVectors.Keys(entry);
            ulong[] nonces = NodeVectors.Nonces(entry);
            CycleVerifier.Check(variant, edgeBits, proofSize, keys, nonces);

            long before = GC.GetAllocatedBytesForCurrentThread();
            CycleVerifier.Check(variant, edgeBits, proofSize, keys, nonces);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    [Fact]
    public void Checking_a_good_header_alone_allocates_nothing()
    {
        RecordedChain chain = RecordedChain.Open("chains/user-240");
        NetworkParameters network = chain.Network.Parameters;
        Assert.Null(HeaderRules.CheckAlone(chain.Headers[^1], network, RecordedVerdict.Now));

        long before = GC.GetAllocatedBytesForCurrentThread();
        HeaderRules.CheckAlone(chain.Headers[^2], network, RecordedVerdict.Now);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static CycleDefect Check(JsonElement entry) => CycleVerifier.Check(
        VariantOf(entry),
        entry.GetProperty("edge_bits").GetByte(),
        entry.GetProperty("proof_size").GetInt32(),
        NodeVectors.Keys(entry),
        NodeVectors.Nonces(entry));

    private static CycleVariant VariantOf(JsonElement entry) => Enum.Parse<CycleVariant>(entry.Text("variant"), ignoreCase: true);
}
