using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Serverless.Hosting.Model;

/// <summary>
/// How objects are named.
/// </summary>
public static class Names
{
    /// <summary>The namespace of an object that names none.</summary>
    public const string DefaultNamespace = "default";

    /// <summary>The most characters of a DNS-1035 label.</summary>
    public const int MaxLength = 63;

    private const int Md5Length = 32;

    /// <summary>Whether a name is a DNS-1035 label: lower-case letters, digits and hyphens, first a letter, last no hyphen, at most 63 characters.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Whether it is one.</returns>
    public static bool IsDns1035Label(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= MaxLength
            && char.IsAsciiLetterLower(name[0])
            && name[^1] != '-'
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
    }

    /// <summary>The name of a revision that was given none: the configuration's name and its generation in five digits or more.</summary>
    /// <param name="configurationName">The name of the configuration.</param>
    /// <param name="generation">The generation of the configuration, from 1.</param>
    /// <returns>The name, such as <c>coffee-00001</c>.</returns>
    public static string Revision(string configurationName, long generation) =>
        Child(configurationName, "-" + generation.ToString("D5", CultureInfo.InvariantCulture));

    /// <summary>
    /// The name of a child object: parent and suffix, where needed shortened to 63 characters with a hash of the parent in it, so that names stay unique.
    /// </summary>
    /// <param name="parent">The name of the parent.</param>
    /// <param name="suffix">What distinguishes the child.</param>
    /// <returns>The name.</returns>
    public static string Child(string parent, string suffix)
    {
        ArgumentNullException.ThrowIfNull(parent);
        ArgumentNullException.ThrowIfNull(suffix);
        if (parent.Length + suffix.Length <= MaxLength)
        {
            return parent + suffix;
        }

        var room = MaxLength - Md5Length;
        if (suffix.Length < room)
        {
            return string.Concat(parent.AsSpan(0, Math.Min(parent.Length, room - suffix.Length)), Md5Hex(parent), suffix);
        }

        var head = string.Concat(parent.AsSpan(0, Math.Min(parent.Length, room)), Md5Hex(parent + suffix));
        var rest = Math.Min(suffix.Length, MaxLength - head.Length);
        return string.Concat(head, suffix.AsSpan(0, rest)).TrimEnd('-', '.', '_');
    }

    private static string Md5Hex(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
}
