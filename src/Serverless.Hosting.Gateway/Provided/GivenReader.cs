using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Provided;

/// <summary>
/// Reads what the other party tells: all of it, or every mistake in it.
/// </summary>
internal sealed class GivenReader
{
    private const int MostInstances = 1000;
    private const int LongestId = 253;
    private const int LongestReason = 100;
    private const int LongestMessage = 4000;

    private readonly List<(string Field, string Message)> _problems = [];

    private GivenReader()
    {
    }

    /// <summary>Reads a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="problems">What is wrong, by field.</param>
    /// <returns>What it tells; null where anything is wrong.</returns>
    public static GivenInstances? Read(GivenBody body, out IReadOnlyList<(string Field, string Message)> problems)
    {
        var reader = new GivenReader();
        var given = reader.Read(body);
        problems = reader._problems;
        return problems.Count == 0 ? given : null;
    }

    private GivenInstances Read(GivenBody body)
    {
        var items = body.Instances;
        if (items is null or { Length: > MostInstances })
        {
            Add("instances", items is null ? "is needed; an empty list where there are none" : $"has {items.Length} elements; the most are {MostInstances}");
            items = [];
        }

        foreach (var (id, index) in items.Select((item, index) => (item?.Id, index)).GroupBy(entry => entry.Id).SelectMany(group => group.Skip(1)))
        {
            Add($"instances[{index}].id", $"'{id}' is there twice");
        }

        return new(
            items.Select((item, index) => ReadItem(item, $"instances[{index}]")).ToValueList(),
            ReadFailure(body.Failure, "failure"),
            ReadFailure(body.ReservedFailure, "reservedFailure"));
    }

    private GivenInstance ReadItem(GivenBody.Item? item, string path)
    {
        item ??= new(null, null, null, null, null);
        if (item.Id is not { Length: > 0 and <= LongestId } || !item.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
        {
            Add($"{path}.id", $"'{item.Id}' is no id: 1 to {LongestId} letters, digits, '.', '_' and '-'");
        }

        var (@class, state) = (ReadClass(item.Class, $"{path}.class"), ReadState(item.State, $"{path}.state"));
        var address = item.Address is null ? null : ProvidedInstances.ParseAddress(item.Address);
        if (item.Address is not null && address is null)
        {
            Add($"{path}.address", ProvidedInstances.NoAddress(item.Address));
        }
        else if (address is null && state == GivenState.Running)
        {
            Add($"{path}.address", "is needed where the state is 'running'");
        }

        return new(item.Id ?? "", @class, state, address, item.Type);
    }

    private InstanceClass ReadClass(string? text, string path)
    {
        if (text is not (null or "standard" or "reserved"))
        {
            Add(path, $"'{text}' is no class: 'standard' or 'reserved'");
        }

        return text == "reserved" ? InstanceClass.Reserved : InstanceClass.Standard;
    }

    private GivenState ReadState(string? text, string path)
    {
        switch (text)
        {
            case "starting":
                return GivenState.Starting;
            case "running":
                return GivenState.Running;
            case "ending":
                return GivenState.Ending;
            default:
                Add(path, $"'{text}' is no state: 'starting', 'running' or 'ending'");
                return GivenState.Starting;
        }
    }

    private RevisionFailure? ReadFailure(GivenBody.Trouble? trouble, string path)
    {
        if (trouble is null)
        {
            return null;
        }

        if (trouble.Reason is not { Length: > 0 and <= LongestReason } || !trouble.Reason.All(char.IsAsciiLetterOrDigit))
        {
            Add($"{path}.reason", $"'{trouble.Reason}' is no reason: one word of up to {LongestReason} letters and digits");
        }

        if (trouble.Message is not { Length: > 0 and <= LongestMessage })
        {
            Add($"{path}.message", $"is needed, up to {LongestMessage} characters");
        }

        return new(ConditionTypes.ContainerHealthy, trouble.Reason ?? "", trouble.Message ?? "") { InstanceType = trouble.Type };
    }

    private void Add(string field, string message) => _problems.Add((field, message));
}
