using Grin.Chain.Difficulty;

namespace Grin.Chain.Tests.Difficulty;

public sealed class DifficultyWindowTests
{
    [Fact]
    public void It_holds_the_newest_sixty_one_by_their_age()
    {
        var window = new DifficultyWindow();
        for (ulong i = 0; i < 200; i++)
        {
            window.Add(Entry(i));

            int count = (int)Math.Min(61, i + 1);
            Assert.Equal(count, window.Count);
            Assert.Equal(Enumerable.Range(0, count).Select(age => Entry(i - (ulong)age)), Enumerable.Range(0, count).Select(age => window[age]));
            Assert.Throws<ArgumentOutOfRangeException>(() => window[count]);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => window[-1]);
    }

    [Fact]
    public void A_clone_goes_on_by_itself()
    {
        var window = new DifficultyWindow();
        window.Add(Entry(1));
        DifficultyWindow clone = window.Clone();
        clone.Add(Entry(2));
        window.Add(Entry(3));

        Assert.Equal((Entry(2), Entry(1)), (clone[0], clone[1]));
        Assert.Equal((Entry(3), Entry(1)), (window[0], window[1]));
    }

    [Fact]
    public void Before_one_header_simulated_ones_are_a_minute_apart()
    {
        var window = new DifficultyWindow();
        window.Add(new DifficultyEntry(150, 7, 99, IsSecondary: false));
        var entries = new DifficultyEntry[DifficultyWindow.Capacity];
        window.CopyPadded(entries, simulatedScaling: 20);

        DifficultyEntry Simulated(ulong timestamp) => new(timestamp, 7, 20, IsSecondary: true);
        Assert.Equal([Simulated(0), Simulated(30), Simulated(90), window[0]], entries[^4..]);
        Assert.All(entries[..^4], entry => Assert.Equal(Simulated(0), entry));
    }

    [Fact]
    public void Before_more_headers_simulated_ones_go_on_from_the_oldest_at_the_newest_gap_and_difficulty()
    {
        var window = new DifficultyWindow();
        window.Add(new DifficultyEntry(1000, 1, 1, IsSecondary: false));
        window.Add(new DifficultyEntry(1500, 2, 2, IsSecondary: false));
        window.Add(new DifficultyEntry(1510, 3, 3, IsSecondary: false));
        var entries = new DifficultyEntry[DifficultyWindow.Capacity];
        window.CopyPadded(entries, simulatedScaling: 20);

        Assert.Equal([1000UL, 1500, 1510], entries[^3..].Select(entry => entry.Timestamp));
        Assert.Equal(Enumerable.Range(1, 58).Reverse().Select(i => new DifficultyEntry(1000 - (ulong)(10 * i), 3, 20, IsSecondary: true)), entries[..^3]);
    }

    [Fact]
    public void An_empty_window_cannot_be_padded() =>
        Assert.Throws<InvalidOperationException>(() => new DifficultyWindow().CopyPadded(new DifficultyEntry[DifficultyWindow.Capacity], 20));

    private static DifficultyEntry Entry(ulong i) => new(1000 + i, i, (uint)i, i % 3 == 0);
}
