using System.Globalization;

namespace GrinOrleansSync.Trials.Chaos;

/// <summary>What happened in a round, or in all.</summary>
/// <param name="Kills">Silos killed.</param>
/// <param name="Ends">Silos that ended by themselves, as they do when the others declare them dead or they can't start.</param>
/// <param name="StorageStops">Outages of the storage.</param>
/// <param name="PeerLosses">Peers that vanished.</param>
/// <param name="Segments">Segments verified.</param>
/// <param name="Retries">Requests for a segment beyond its first.</param>
/// <param name="Redownloads">Whole answers for a segment beyond its first.</param>
/// <param name="Bytes">Everything that peers sent.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record ChaosCounts(int Kills, int Ends, int StorageStops, int PeerLosses, int Segments, int Retries, int Redownloads, long Bytes, double Seconds)
{
    public static ChaosCounts None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0);

    public static ChaosCounts operator +(ChaosCounts one, ChaosCounts other) => new(
        one.Kills + other.Kills,
        one.Ends + other.Ends,
        one.StorageStops + other.StorageStops,
        one.PeerLosses + other.PeerLosses,
        one.Segments + other.Segments,
        one.Retries + other.Retries,
        one.Redownloads + other.Redownloads,
        one.Bytes + other.Bytes,
        one.Seconds + other.Seconds);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Kills} kills, {Ends} silos ended by themselves, {StorageStops} storage stops, {PeerLosses} peer losses; {Segments} segments, {Retries} retries, {Redownloads} re-downloads, {Bytes} bytes, {Seconds:0} s");
}
