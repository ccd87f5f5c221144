using GrinOrleansSync.Devnet.Faults;

namespace GrinOrleansSync.Devnet.Tests.Faults;

public sealed class FaultCatalogueTests
{
    [Fact]
    public void Every_fault_of_the_interface_has_its_name_and_a_line()
    {
        string[] names =
        [
            "spent-leaves", "extra-hashes", "extra-bytes", "corrupt-leaf", "corrupt-hash", "corrupt-proof", "companion-root",
            "missing-data", "wrong-segment", "wrong-block", "malformed", "garbage-frame", "too-large", "wrong-genesis",
            "bad-headers", "fraud-height", "stall", "stall-in-frame", "drip", "hang-up-at-connect", "hang-up-in-handshake",
            "hang-up-in-frame",
        ];

        Assert.Equal(names, FaultCatalogue.All.Select(fault => fault.Name));
        Assert.All(FaultCatalogue.All, fault => Assert.True(fault.Description.Length > 0 && !fault.Description.Contains('\n')));
    }

    [Fact]
    public void A_fault_is_found_by_its_name_and_only_by_it()
    {
        Assert.True(FaultCatalogue.TryGet("stall", out Fault? fault));
        Assert.Equal("stall", fault.Name);
        Assert.False(FaultCatalogue.TryGet("Stall", out _));
        Assert.False(FaultCatalogue.TryGet("", out _));
    }

    [Fact]
    public void Mixed_stands_for_four_faults() =>
        Assert.Equal(["corrupt-leaf", "stall", "hang-up-in-frame", "wrong-segment"], FaultCatalogue.Mixed.Select(fault => fault.Name));
}
