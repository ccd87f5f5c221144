using System.Globalization;

namespace GrinOrleansSync.Trials.Chaos;

/// <summary>What happened to one segment, in order: when it was asked for, answered, cut off, and seen stored.</summary>
internal sealed class SegmentHistory
{
    private readonly List<string> _events = [];

    /// <summary>Adds what happened last.</summary>
    /// <param name="at">When, from the begin of the round.</param>
    /// <param name="what">What.</param>
    /// <param name="connection">On which connection with a peer, if on one.</param>
    public void Add(TimeSpan at, string what, int? connection) => _events.Add(string.Create(
        CultureInfo.InvariantCulture,
        $"{at.TotalSeconds:0.000} {what}{(connection is { } number ? string.Create(CultureInfo.InvariantCulture, $" on {number}") : "")}"));

    public override string ToString() => string.Join("; ", _events);
}
