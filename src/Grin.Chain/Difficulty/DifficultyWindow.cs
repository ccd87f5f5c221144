namespace Grin.Chain.Difficulty;

/// <summary>
/// The newest headers of a chain, as many as the adjustment of difficulty looks at: 61, fewer only near genesis
/// (consensus.md §5.1).
/// </summary>
public sealed class DifficultyWindow
{
    /// <summary>Entries it holds at most: two ends of each of the 60 gaps.</summary>
    public const int Capacity = DifficultyRules.WindowBlocks + 1;

    private readonly DifficultyEntry[] _entries;
    private int _newest;

    /// <summary>An empty window.</summary>
    public DifficultyWindow()
    {
        _entries = new DifficultyEntry[Capacity];
        _newest = Capacity - 1;
    }

    private DifficultyWindow(DifficultyWindow other)
    {
        _entries = [.. other._entries];
        _newest = other._newest;
        Count = other.Count;
    }

    /// <summary>Entries it holds.</summary>
    public int Count { get; private set; }

    /// <summary>An entry by its age: 0 is the newest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It holds none so old.</exception>
    public DifficultyEntry this[int age]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(age);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(age, Count);
            return _entries[(_newest + Capacity - age) % Capacity];
        }
    }

    /// <summary>Adds the next header; the oldest leaves a full window.</summary>
    public void Add(DifficultyEntry entry)
    {
        _newest = (_newest + 1) % Capacity;
        _entries[_newest] = entry;
        Count = Math.Min(Count + 1, Capacity);
    }

    /// <summary>The same entries, going on independently.</summary>
    public DifficultyWindow Clone() => new(this);

    /// <summary>
    /// Writes all entries, oldest first, with simulated ones before the oldest of a window that is not full: at the newest
    /// difficulty and the newest gap, and secondary (consensus.md §5.1; grin: core/src/global.rs,
    /// <c>difficulty_data_to_vector</c>).
    /// </summary>
    /// <param name="oldestFirst">Room for <see cref="Capacity"/> entries.</param>
    /// <param name="simulatedScaling">Secondary scaling of simulated entries: the network's initial graph weight.</param>
    /// <exception cref="InvalidOperationException">The window is empty.</exception>
    public void CopyPadded(Span<DifficultyEntry> oldestFirst, uint simulatedScaling)
    {
        if (Count == 0)
        {
            throw new InvalidOperationException("A window without a header has nothing to simulate older ones from.");
        }

        for (int age = 0; age < Count; age++)
        {
            oldestFirst[Capacity - 1 - age] = this[age];
        }

        ulong gap = Count > 1 ? unchecked(this[0].Timestamp - this[1].Timestamp) : DifficultyRules.BlockTime;
        ulong timestamp = this[Count - 1].Timestamp;
        for (int i = Capacity - 1 - Count; i >= 0; i--)
        {
            timestamp -= Math.Min(timestamp, gap);
            oldestFirst[i] = new DifficultyEntry(timestamp, this[0].Difficulty, simulatedScaling, IsSecondary: true);
        }
    }
}
