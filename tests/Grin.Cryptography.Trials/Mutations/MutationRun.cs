using System.Globalization;

namespace Grin.Cryptography.Trials.Mutations;

/// <summary>The trial of one subject: batches of every size, few to all of their members mutated.</summary>
internal sealed class MutationRun
{
    private const int PoolSize = 64;
    private const int MaxBatch = 48;
    private const int SeedSize = 32;

    // Every hundredth mutated member also goes to the implementation on big integers.
    private const int PerReference = 100;

    private const string Untouched = "untouched";
    private const string Cancelling = "errors that cancel";

    private readonly Subject _subject;
    private readonly int _seed;
    private readonly Random _random;
    private readonly byte[][] _pool;
    private readonly SortedDictionary<string, (int Mutated, int Accepted)> _counts = [];
    private int _mutated;
    private int _referenced;

    /// <summary>A run over members made anew.</summary>
    public MutationRun(Subject subject, int seed)
    {
        _subject = subject;
        _seed = seed;
        _random = new Random(seed);
        _pool = [.. Enumerable.Range(0, PoolSize).Select(subject.Make)];
    }

    /// <summary>Checks batches until so many members have been mutated.</summary>
    /// <exception cref="TrialFailedException">Two verdicts differ.</exception>
    public void Run(int mutations, TextWriter report)
    {
        int batches = 0;
        for (; _mutated < mutations; batches++)
        {
            Check(Compose());
        }

        report.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_subject.Name}: {_mutated} mutated, in {batches} batches; {_referenced} of them also judged on big integers"));
        foreach ((string name, (int mutated, int accepted)) in _counts)
        {
            report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-30} {mutated,7}, accepted {accepted,7}"));
        }
    }

    private Member[] Compose()
    {
        var members = new Member[1 + _random.Next(1 + _random.Next(MaxBatch))];
        double spoiled = _random.Next(3) switch { 0 => 1.5 / members.Length, 1 => 0.3, _ => 1 };
        for (int i = 0; i < members.Length; i++)
        {
            if (i > 0 && _random.Next(8) == 0)
            {
                Member earlier = members[_random.Next(i)];
                members[i] = earlier with { Bytes = [.. earlier.Bytes] };
                continue;
            }

            byte[] valid = Edits.Pick(_pool, _random);
            byte[] bytes = [.. valid];
            string name = Untouched;
            if (_random.NextDouble() < spoiled)
            {
                Mutation mutation = Edits.Pick(_subject.Mutations, _random);
                mutation.Apply(bytes, Edits.Pick(_pool, _random), _random);
                name = mutation.Name;
            }

            // What another member had in its place may have been the same.
            members[i] = new Member(bytes.AsSpan().SequenceEqual(valid) ? Untouched : name, bytes);
        }

        if (members.Length > 1 && _random.Next(4) == 0)
        {
            int first = _random.Next(members.Length - 1);
            byte[] bytes = [.. Edits.Pick(_pool, _random)];
            byte[] copy = [.. bytes];
            _subject.Cancel(bytes, copy, _random);
            members[first] = new Member(Cancelling, bytes);
            members[_random.Next(first + 1, members.Length)] = new Member(Cancelling, copy);
        }

        return members;
    }

    private void Check(Member[] members)
    {
        var weightSeed = new byte[SeedSize];
        _random.NextBytes(weightSeed);
        byte[][] bytes = [.. members.Select(member => member.Bytes)];
        bool[] alone = [.. bytes.Select(_subject.Verify)];
        foreach ((Member member, bool verdict) in members.Zip(alone))
        {
            Count(member, verdict);
        }

        bool together = _subject.VerifyBatch(bytes, weightSeed);
        if (together != Array.TrueForAll(alone, verdict => verdict))
        {
            throw Failure(members, $"alone {string.Join(", ", alone)}, but the batch says {together}");
        }

        int[] expected = [.. Enumerable.Range(0, alone.Length).Where(i => !alone[i])];
        int[] found = _subject.FindInvalid(bytes, weightSeed);
        if (!expected.AsSpan().SequenceEqual(found))
        {
            throw Failure(members, $"invalid alone are {string.Join(", ", expected)}, found in the batch {string.Join(", ", found)}");
        }
    }

    private void Count(Member member, bool verdict)
    {
        (int mutated, int accepted) = _counts.GetValueOrDefault(member.Mutation);
        _counts[member.Mutation] = (mutated + 1, accepted + (verdict ? 1 : 0));
        if (member.Mutation == Untouched)
        {
            if (!verdict)
            {
                throw Failure([member], "it is valid and was refused");
            }

            return;
        }

        if (_mutated++ % PerReference == 0)
        {
            _referenced++;
            bool expected = _subject.Reference(member.Bytes);
            if (expected != verdict)
            {
                throw Failure([member], $"big integers say {expected}, alone it is {verdict}");
            }
        }
    }

    private TrialFailedException Failure(Member[] members, string what) => new(
        $"{_subject.Name}, seed {_seed}: {what}. Members: {string.Join("; ", members.Select(member => $"{member.Mutation} {Convert.ToHexStringLower(member.Bytes)}"))}");

    private sealed record Member(string Mutation, byte[] Bytes);
}
