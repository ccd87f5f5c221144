namespace Grin.Cryptography.Batches;

/// <summary>Checks members batch by batch.</summary>
/// <remarks>
/// <para>
/// Every member claims that a sum of points times scalars is infinity. A batch multiplies each claim by a random weight of 128 bits
/// (<see cref="BatchWeights"/>) and adds them up: one multi-scalar multiplication instead of many, in which points that all members
/// share count once. The order of the curve is prime, so a false claim stays false whatever its weight, and false claims cancel
/// each other for one in 2^128 choices of the weights at most; these are not known before the members are fixed.
/// </para>
/// <para>
/// Reading (<see cref="IMembers.Read"/>) takes the bytes apart and drops malformed members; a batch with such a member is not valid,
/// and nothing is multiplied to find it. The others are found by <see cref="Bisection"/>. Batches are large, as a multi-scalar
/// multiplication costs less per point the more points it has, but bounded: memory stays with the thread, and a verdict on the first
/// batch of many is not long in coming.
/// </para>
/// </remarks>
internal static class BatchVerification
{
    /// <summary>Whether all members are valid.</summary>
    public static bool Verify<TMembers>(TMembers members)
        where TMembers : IMembers, allows ref struct
    {
        int size = BatchSize(members);
        for (int start = 0; start < members.Count; start += size)
        {
            int count = Math.Min(size, members.Count - start);
            IBatch batch = members.Read(start, count);
            if (batch.Count < count || !batch.Sum(0, count).IsInfinity)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Ascending indices of the invalid members. Malformed ones are known once they are read, the others are found by halving.</summary>
    public static int[] FindInvalid<TMembers>(TMembers members)
        where TMembers : IMembers, allows ref struct
    {
        var invalid = new List<int>();
        int size = BatchSize(members);
        for (int start = 0; start < members.Count; start += size)
        {
            int count = Math.Min(size, members.Count - start);
            IBatch batch = members.Read(start, count);
            List<int> failing = Bisection.FindFailing(batch);
            int next = 0;
            int nextFailing = 0;
            for (int i = 0; i < count; i++)
            {
                bool isWellFormed = next < batch.Count && batch.Indices[next] == i;
                bool fails = isWellFormed && nextFailing < failing.Count && failing[nextFailing] == next;
                if (!isWellFormed || fails)
                {
                    invalid.Add(start + i);
                }

                next += isWellFormed ? 1 : 0;
                nextFailing += fails ? 1 : 0;
            }
        }

        return [.. invalid];
    }

    /// <summary>Batches of equal size instead of full ones and a small rest.</summary>
    private static int BatchSize<TMembers>(TMembers members)
        where TMembers : IMembers, allows ref struct
    {
        int batches = Math.Max(1, (int)(((long)members.Count + members.MaxTogether - 1) / members.MaxTogether));
        return Math.Max(1, (members.Count + batches - 1) / batches);
    }
}
