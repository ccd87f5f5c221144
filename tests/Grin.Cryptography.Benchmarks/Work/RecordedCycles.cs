using System.Globalization;
using System.Text.Json;
using Grin.Chain.Pow;
using Grin.Cryptography.Benchmarks.Straightforward;
using Grin.TestData;

namespace Grin.Cryptography.Benchmarks.Work;

/// <summary>Cycles of 42 that the real node accepts (pow.json).</summary>
internal static class RecordedCycles
{
    // Repeated until a run is long enough to be timed.
    private const int Times = 256;

    /// <summary>The cycles of a variant and graph size.</summary>
    public static Comparison Create(string name, CycleVariant variant, byte edgeBits)
    {
        RecordedCycle[] all = Read(variant);
        RecordedCycle[] cycles =
        [
            .. all.Where(cycle => cycle.IsValid && cycle.EdgeBits == edgeBits && cycle.ProofSize == CycleVerifier.MaxProofSize),
        ];
        return new Comparison(
            new Workload(name, cycles.Length * Times, () => VerifyOften(cycles, IsValid)),
            new Workload(name, cycles.Length * Times, () => VerifyOften(cycles, IsValidPlainly)),
            () => Array.TrueForAll(all, cycle => IsValid(cycle) == cycle.IsValid && IsValidPlainly(cycle) == cycle.IsValid));
    }

    private static bool VerifyOften(RecordedCycle[] cycles, Predicate<RecordedCycle> isValid)
    {
        bool good = cycles.Length > 0;
        for (int i = 0; i < Times; i++)
        {
            foreach (RecordedCycle cycle in cycles)
            {
                good &= isValid(cycle);
            }
        }

        return good;
    }

    private static bool IsValid(RecordedCycle cycle) =>
        CycleVerifier.Check(cycle.Variant, cycle.EdgeBits, cycle.ProofSize, cycle.Keys, cycle.Nonces) == CycleDefect.None;

    private static bool IsValidPlainly(RecordedCycle cycle) =>
        PlainCycle.Verify(cycle.Variant, cycle.EdgeBits, cycle.ProofSize, cycle.Keys, cycle.Nonces);

    private static RecordedCycle[] Read(CycleVariant variant)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(TestVectors.Get("pow.json")));
        return
        [
            .. file.RootElement.GetProperty("cycles").EnumerateArray()
                .Where(entry => string.Equals(entry.GetProperty("variant").GetString(), variant.ToString(), StringComparison.OrdinalIgnoreCase))
                .Select(entry => new RecordedCycle(
                    variant,
                    entry.GetProperty("edge_bits").GetByte(),
                    entry.GetProperty("proof_size").GetInt32(),
                    Keys(entry),
                    [.. entry.GetProperty("nonces").EnumerateArray().Select(nonce => nonce.GetUInt64())],
                    entry.GetProperty("ok").GetBoolean())),
        ];
    }

    private static SipHashKeys Keys(JsonElement entry)
    {
        ulong[] keys = [.. entry.GetProperty("keys").EnumerateArray().Select(key => ulong.Parse(key.GetString()!, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))];
        return new SipHashKeys(keys[0], keys[1], keys[2], keys[3]);
    }

    private sealed record RecordedCycle(CycleVariant Variant, byte EdgeBits, int ProofSize, SipHashKeys Keys, ulong[] Nonces, bool IsValid);
}
